//! Passkeys: how an account with a password is signed in to without it.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid, field::FieldErrors, id::PasskeyId, moment::Moment, person::has_control_characters, secret::SecretInput,
};

/// Passkeys of an account, at most.
pub const PASSKEYS: usize = 20;

/// The longest name of a passkey, in characters.
pub const PASSKEY_NAME_LENGTH: usize = 60;

/// What is shown of a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyView {
    /// Its id.
    pub id: PasskeyId,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub added_at: Moment,
    /// When somebody last signed in with it.
    pub used_at: Option<Moment>,
}

checked_text!(
    /// The name of a passkey: 1 to 60 characters, without control characters and bidirectional overrides.
    PasskeyName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if !(1..=PASSKEY_NAME_LENGTH).contains(&name.chars().count()) {
        return Err("Enter a name of 1 to 60 characters.".into());
    }
    if has_control_characters(name) {
        return Err("A name has no control characters.".into());
    }
    Ok(name.to_owned())
}

/// The form of a new passkey.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasskeyDraft {
    /// Its name; empty for the name of the browser.
    pub passkey_name: String,
    /// What the browser answered, as JSON.
    pub answer: SecretInput,
}

impl PasskeyDraft {
    /// The name, or `browser` where none was entered.
    ///
    /// # Errors
    /// A sentence at `passkey_name`.
    pub fn name(&self, browser: &str) -> Result<PasskeyName, FieldErrors> {
        let typed = self.passkey_name.trim();
        let name = if typed.is_empty() { browser } else { typed };
        name.parse().map_err(|invalid: Invalid| FieldErrors::at("passkey_name", invalid.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_is_named_by_its_person_or_else_by_the_browser() {
        let named = |typed: &str| {
            let draft = PasskeyDraft { passkey_name: typed.into(), ..PasskeyDraft::default() };
            draft.name("Chrome on Linux").map(|name| name.to_string())
        };
        assert_eq!(named(" My key ").unwrap(), "My key");
        assert_eq!(named("  ").unwrap(), "Chrome on Linux");
        assert_eq!(named(&"é".repeat(60)).unwrap().chars().count(), 60);
        for typed in ["é".repeat(61), "a\u{202E}b".into(), "a\nb".into()] {
            assert!(named(&typed).unwrap_err().get("passkey_name").is_some(), "{typed}");
        }
    }
}
