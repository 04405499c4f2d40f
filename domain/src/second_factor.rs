//! The second factor of an account with a password: codes of an authenticator app (RFC 6238), and recovery codes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Invalid, moment::Moment, secret::SecretInput};

/// Digits of a code of an authenticator app.
pub const CODE_DIGITS: usize = 6;

/// Characters of a recovery code, without the dashes between them.
pub const RECOVERY_CODE_LENGTH: usize = 16;

/// Recovery codes that are made at once.
pub const RECOVERY_CODES: usize = 10;

/// What is shown of a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorView {
    /// When it was switched on.
    pub since: Moment,
    /// The recovery codes that are left.
    pub codes_left: u32,
}

/// A typed code, without the spaces and dashes of its groups.
#[derive(Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// Of the authenticator app.
    App(String),
    /// A recovery code.
    Recovery(String),
}

impl TypedCode {
    /// Reads what was typed.
    ///
    /// # Errors
    /// A sentence for what can't be a code.
    pub fn parse(typed: &SecretInput) -> Result<Self, Invalid> {
        let plain = typed.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').take(RECOVERY_CODE_LENGTH + 1);
        let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
        if plain.len() == CODE_DIGITS && plain.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self::App(plain))
        } else if plain.len() == RECOVERY_CODE_LENGTH && plain.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self::Recovery(plain))
        } else {
            Err("Enter the six digits that your authenticator app shows, or a recovery code.".into())
        }
    }
}

impl fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedCode([REDACTED])")
    }
}

/// A text in groups of four characters, as people copy it.
#[must_use]
pub fn in_groups(text: &str, between: char) -> String {
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (position, character) in text.chars().enumerate() {
        if position > 0 && position % 4 == 0 {
            grouped.push(between);
        }
        grouped.push(character);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_with_the_spaces_and_dashes_people_copy() {
        let read = |text: &str| TypedCode::parse(&text.into());
        for text in ["123456", " 123 456 ", "123-456"] {
            assert_eq!(read(text).unwrap(), TypedCode::App("123456".into()), "{text}");
        }
        for text in ["abcd-efgh-2345-6789", "ABCD EFGH 2345 6789", "abcdefgh23456789"] {
            assert_eq!(read(text).unwrap(), TypedCode::Recovery("abcdefgh23456789".into()), "{text}");
        }
        let long = "1".repeat(10_000);
        for text in ["", "12345", "1234567", "１２３４５６", "abcd-efgh-2345-678é", "abcd-efgh-2345-67890", &*long]
        {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(!format!("{:?}", read("123456")).contains('3'));
    }

    #[test]
    fn groups_have_four_characters() {
        assert_eq!(in_groups("abcdefgh2", '-'), "abcd-efgh-2");
        assert_eq!(in_groups("", ' '), "");
    }
}
