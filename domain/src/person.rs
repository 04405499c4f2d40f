//! People: names, e-mail addresses, passwords.

use crate::{Invalid, secret::SecretInput, text::only};

checked_text!(
    /// A person's name: 1 to 80 characters, without control characters and bidirectional overrides.
    PersonName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if !(1..=80).contains(&name.chars().count()) {
        return Err("Enter a name of 1 to 80 characters.".into());
    }
    if has_control_characters(name) {
        return Err("A name has no control characters.".into());
    }
    Ok(name.to_owned())
}

/// Whether there is a control character in `text`, or one of Unicode's explicit directional formatting characters (UAX #9).
pub(crate) fn has_control_characters(text: &str) -> bool {
    let turns =
        |c| matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars().any(|c| c.is_control() || turns(c))
}

/// The last part of the addresses of service accounts. No person has an address of this kind.
pub(crate) const SERVICE_DOMAIN: &str = "service";

checked_text!(
    /// An e-mail address, in lower case. Data clients refuse undeliverable addresses, and one such address would break
    /// every answer that contains it; so they are refused here.
    Email,
    parse_email
);

fn parse_email(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str = "Enter an e-mail address such as ada@example.com.";
    let email = typed.trim().to_ascii_lowercase();
    let (local, domain) = email.rsplit_once('@').ok_or(SHAPE)?;
    only(local, 1, 64, |b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b), SHAPE)?;
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err(SHAPE.into());
    }
    let labels: Vec<&str> = domain.split('.').collect();
    if labels.len() < 2 || domain.len() > 253 {
        return Err(SHAPE.into());
    }
    for label in &labels {
        only(label, 1, 63, |b| b.is_ascii_alphanumeric() || b == b'-', SHAPE)?;
        if label.starts_with('-') || label.ends_with('-') {
            return Err(SHAPE.into());
        }
    }
    let top = labels[labels.len() - 1];
    if top.bytes().all(|b| b.is_ascii_digit()) {
        return Err(SHAPE.into());
    }
    if top == SERVICE_DOMAIN {
        return Err("Addresses that end in .service are those of service accounts. Use another.".into());
    }
    if ["local", "localhost", "test", "invalid"].contains(&top) {
        return Err(
            "Data clients refuse addresses that end in .local, .localhost, .test or .invalid. Use another.".into()
        );
    }
    Ok(email)
}

/// The shortest password that is accepted, in characters.
pub const PASSWORD_MIN: usize = 12;
/// The longest password that is accepted, in characters.
pub const PASSWORD_MAX: usize = 256;

/// Checks a new password: long enough, not absurdly long. There are no rules about its characters (NIST SP 800-63B,
/// section 3.1.1.2).
///
/// # Errors
/// A sentence when it is too short or too long.
pub fn check_new_password(typed: &SecretInput) -> Result<(), Invalid> {
    if (PASSWORD_MIN..=PASSWORD_MAX).contains(&typed.expose().chars().count()) {
        Ok(())
    } else {
        Err(format!("Use {PASSWORD_MIN} to {PASSWORD_MAX} characters.").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails() {
        assert_eq!("Ada@Example.com ".parse::<Email>().unwrap().as_str(), "ada@example.com");
        for bad in [
            "",
            "ada",
            "ada@",
            "@example.com",
            "ada@localhost",
            "ada@10.0.0.1",
            "a@b.test",
            "a@b.local",
            "ingest@acme.service",
            "a b@c.com",
            "a@b..com",
            "a..b@c.com",
            "a@-b.com",
            "ada@example.com\r\nBcc: x@y.com",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
        for good in ["x@y.internal", "x@y.lan", "a+b@sub.example.com"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
    }

    #[test]
    fn names() {
        assert!("Grace Hopper".parse::<PersonName>().is_ok());
        assert!("Żółć".parse::<PersonName>().is_ok());
        assert!("a\u{202E}b".parse::<PersonName>().is_err());
        assert!("  ".parse::<PersonName>().is_err());
    }
}
