//! The issuer of signed tokens: an identity provider, or a platform that gives its workloads tokens.

use crate::{Invalid, endpoint::EndpointUrl};

checked_text!(
    /// The address of an issuer, exactly as its tokens spell it in `iss` (OpenID Connect Discovery 1.0, section 4). Two
    /// spellings are two issuers. The server's egress rules decide whether it may connect there.
    IssuerUrl,
    parse
);

/// The most characters of an issuer.
pub const ISSUER_MAX: usize = 500;

const SHAPE: &str = "Enter the issuer's address as its tokens spell it, such as https://accounts.example.com.";

fn parse(typed: &str) -> Result<String, Invalid> {
    let typed = typed.trim();
    let (scheme, rest) = typed.split_once("://").ok_or(SHAPE)?;
    if typed.len() > ISSUER_MAX {
        return Err(SHAPE.into());
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    format!("{scheme}://{authority}").parse::<EndpointUrl>().map_err(|_| SHAPE)?;
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~:@!$&'()*+,;=%".contains(&b));
    let leads_up = path.split('/').any(|segment| matches!(segment, "." | ".."));
    if plain && !leads_up { Ok(typed.to_owned()) } else { Err(SHAPE.into()) }
}

impl IssuerUrl {
    /// Scheme, host and port.
    ///
    /// # Errors
    /// Never: it was parsed before.
    pub fn endpoint(&self) -> Result<EndpointUrl, Invalid> {
        let text = self.as_str();
        let path = text.find("://").and_then(|at| text[at + 3..].find('/').map(|slash| at + 3 + slash));
        text[..path.unwrap_or(text.len())].parse()
    }

    /// The address of its discovery document (OpenID Connect Discovery 1.0, section 4.1).
    #[must_use]
    pub fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_kept_as_it_is_spelled() {
        for good in [
            "https://accounts.google.com",
            "https://token.actions.githubusercontent.com",
            "https://acme.eu.auth0.com/",
            "https://oidc.eks.eu-west-1.amazonaws.com/id/5C2B",
            "https://login.microsoftonline.com/9f1a/v2.0",
            "http://127.0.0.1:9300",
        ] {
            let issuer: IssuerUrl = good.parse().unwrap();
            assert_eq!(issuer.as_str(), good);
            assert!(issuer.endpoint().is_ok(), "{good}");
        }
        let slash: IssuerUrl = "https://acme.eu.auth0.com/".parse().unwrap();
        assert_eq!(slash.discovery(), "https://acme.eu.auth0.com/.well-known/openid-configuration");
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "accounts.example.com",
            "ftp://accounts.example.com",
            "https://user:pw@accounts.example.com",
            "https://accounts.example.com?x=1",
            "https://accounts.example.com/a?x=1",
            "https://accounts.example.com/#f",
            "https://accounts.example.com/../a",
            "https://accounts.example.com/a\\b",
            "https://accounts.example.com/a b",
            "https://127.1/",
        ] {
            assert!(bad.parse::<IssuerUrl>().is_err(), "{bad}");
        }
    }
}
