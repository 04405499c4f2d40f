//! The `Authorization` header (RFC 6750, RFC 7617).

use data_encoding::BASE64;
use domain::secret::SecretInput;
use http::{HeaderMap, header};

/// The caller's proof of identity.
pub(crate) enum Authorization<'a> {
    /// A token behind the word `Bearer`.
    Bearer(&'a str),
    /// A token without a scheme, as AWS SDKs send the value of `AWS_CONTAINER_AUTHORIZATION_TOKEN`. No typed header supports
    /// it.
    Bare(&'a str),
    /// A user name and a password.
    Basic(String, SecretInput),
}

impl<'a> Authorization<'a> {
    /// The content of the header; `None` if it is repeated or its scheme is unknown here.
    pub(crate) fn of(headers: &'a HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (value, None) = (values.next()?, values.next()) else { return None };
        let value = value.to_str().ok()?.trim();
        match value.split_once(' ') {
            None => Some(Self::Bare(value)),
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Some(Self::Bearer(token.trim())),
            Some((scheme, encoded)) if scheme.eq_ignore_ascii_case("basic") => {
                let text = String::from_utf8(BASE64.decode(encoded.trim().as_bytes()).ok()?).ok()?;
                let (name, password) = text.split_once(':')?;
                Some(Self::Basic(name.to_owned(), password.into()))
            }
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn parsed(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
        }
        Authorization::of(&headers).map(|shown| match shown {
            Authorization::Bearer(token) => format!("bearer {token}"),
            Authorization::Bare(token) => format!("bare {token}"),
            Authorization::Basic(name, password) => format!("{name} {}", password.expose()),
        })
    }

    #[test]
    fn a_header_is_read_whatever_the_case_of_its_scheme() {
        for (values, read) in [
            (&["Bearer ema_1"] as &[_], Some("bearer ema_1")),
            (&["bearer  ema_1 "], Some("bearer ema_1")),
            (&["ema_1"], Some("bare ema_1")),
            (&["BASIC YWRhOmE6Yg=="], Some("ada a:b")),
            (&["Basic YWRh"], None),
            (&["Basic ***"], None),
            (&["Digest x"], None),
            (&["Bearer a", "Bearer b"], None),
            (&[], None),
        ] {
            assert_eq!(parsed(values).as_deref(), read, "{values:?}");
        }
    }
}
