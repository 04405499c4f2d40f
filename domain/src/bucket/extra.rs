//! Extra entries that data clients store with a bucket config; this server does not interpret them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Invalid, location::AddressingStyle};

/// Entries, at most.
const MAX_ENTRIES: usize = 20;
/// The longest key, in characters.
const MAX_KEY: usize = 64;
/// The longest text, in characters.
const MAX_TEXT: usize = 256;

/// A value. Data clients refuse to read any other type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ExtraValue {
    /// A boolean.
    Flag(bool),
    /// A text.
    Text(String),
}

/// The entries of `extra_config` without a meaning here. They are returned unchanged to everyone in the organisation:
/// at most 20.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExtraConfig(BTreeMap<String, ExtraValue>);

impl ExtraConfig {
    /// Validates the entries.
    ///
    /// # Errors
    /// A sentence for the first invalid entry.
    pub fn new(entries: BTreeMap<String, ExtraValue>) -> Result<Self, Invalid> {
        if entries.len() > MAX_ENTRIES {
            return Err(format!("extra_config has at most {MAX_ENTRIES} entries.").into());
        }
        for (key, value) in &entries {
            let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b));
            if key.is_empty() || key.len() > MAX_KEY || !plain {
                return Err(format!(
                    "The keys of extra_config have 1 to {MAX_KEY} letters, digits and _ . - characters."
                )
                .into());
            }
            if let ExtraValue::Text(text) = value
                && (text.chars().count() > MAX_TEXT || text.chars().any(char::is_control))
            {
                return Err(
                    format!("{key} has at most {MAX_TEXT} characters, none of them a control character.").into()
                );
            }
        }
        Ok(Self(entries))
    }

    /// The entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ExtraValue)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The style that a client stored here before bucket configs had one of their own.
    #[must_use]
    pub fn path_style(&self) -> Option<AddressingStyle> {
        match self.0.get("force_path_style") {
            Some(ExtraValue::Flag(true)) => Some(AddressingStyle::Path),
            Some(ExtraValue::Flag(false)) => Some(AddressingStyle::Virtual),
            _ => None,
        }
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_texts_and_flags() {
        let one = |key: &str, text: &str| {
            ExtraConfig::new(BTreeMap::from([(key.to_owned(), ExtraValue::Text(text.to_owned()))]))
        };
        assert!(one("unsafe_use_conditional_update", "x").is_ok());
        assert!(one("", "x").is_err());
        assert!(one("a b", "x").is_err());
        assert!(one("key", "a\nb").is_err());
        assert!(one("key", &"x".repeat(257)).is_err());
        let many = (0..21).map(|n| (format!("k{n}"), ExtraValue::Flag(true))).collect();
        assert!(ExtraConfig::new(many).is_err());
        assert!(serde_json::from_str::<ExtraValue>("1").is_err());
        assert!(serde_json::from_str::<ExtraValue>("null").is_err());
    }
}
