//! Content codings: those a client accepts, and the answers that are compressed.

use http::{Extensions, HeaderMap, StatusCode, Version, header};

/// The codings a client accepts, each with its weight in thousandths (RFC 9110, section 12.5.3). tower-http reads the same
/// header for answers compressed on the fly; it doesn't know the files compressed by the build.
#[derive(Debug)]
pub(crate) struct Codings(Vec<(String, u16)>);

impl Codings {
    /// The codings of a request.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let sent = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let item = |item: &str| {
            let (name, parameter) = item.split_once(';').unwrap_or((item, "q=1"));
            Some((name.trim().to_ascii_lowercase(), weight(parameter)?))
        };
        Self(sent.flat_map(|value| value.split(',')).filter_map(item).collect())
    }

    /// Whether a coding is accepted: by its own weight, or else by that of `*`.
    pub(crate) fn take(&self, coding: &str) -> bool {
        let weight_of = |name: &str| self.0.iter().find(|(sent, _)| sent == name).map(|(_, weight)| *weight);
        weight_of(coding).or_else(|| weight_of("*")).is_some_and(|weight| weight > 0)
    }
}

/// A weight is 0 to 1 with at most three decimals. An invalid one disables its coding.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    let (whole, digits) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let is_weight =
        name.trim().eq_ignore_ascii_case("q") && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    let thousandths = format!("{digits:0<3}").parse().ok()?;
    match whole {
        "0" if is_weight => Some(thousandths),
        "1" if is_weight && thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// Whether an answer is compressed: pages and tables without secrets, and the JSON marked for it. If a secret is compressed
/// together with input of an attacker, the length of the answer reveals the secret (<https://breachattack.com/>).
pub(crate) fn is_compressed(_: StatusCode, _: Version, headers: &HeaderMap, extensions: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_text = ["text/html", "text/csv"].iter().any(|text| kind.starts_with(text));
    let is_marked = extensions.get::<Compressible>().is_some();
    is_marked || (is_text && extensions.get::<HoldsSecret>().is_none())
}

/// Marks JSON that gets long and never contains a secret. Other JSON may be the answer that tells a new token or keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compressible;

/// Marks an answer that contains a secret, or repeats one from its address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HoldsSecret;

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(sent: &str, coding: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, sent.parse().unwrap());
        Codings::of(&headers).take(coding)
    }

    #[test]
    fn a_coding_of_no_weight_is_not_taken() {
        for sent in ["br", "gzip, br", "br;q=0.001", "br; q=1.000", "BR;Q=0.5", "*", "gzip;q=0, *;q=0.1"] {
            assert!(takes(sent, "br"), "{sent}");
        }
        for sent in
            ["", "gzip", "br;q=0", "br;q=0.0", "br;q=0.000", "br; q=0.", "*;q=0", "br;q=x", "br;q=2", "br;q=0, *"]
        {
            assert!(!takes(sent, "br"), "{sent}");
        }
    }
}
