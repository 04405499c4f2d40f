//! Secrets typed into a form.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A typed secret. It travels one way: the browser writes it into a request, and the server reads it explicitly with
/// [`expose`](Self::expose). It is never printed, and on the server it is serialised as an empty text, so that no
/// answer can contain one, not even the form it was typed into.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretInput(String);

impl Serialize for SecretInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if cfg!(target_arch = "wasm32") { &self.0 } else { "" })
    }
}

impl SecretInput {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for SecretInput {
    fn from(typed: String) -> Self {
        Self(typed)
    }
}

impl From<&str> for SecretInput {
    fn from(typed: &str) -> Self {
        Self(typed.to_owned())
    }
}

impl fmt::Debug for SecretInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "SecretInput(empty)" } else { "SecretInput([REDACTED])" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_and_never_written_outside_a_browser() {
        let typed: SecretInput = serde_json::from_str("\"hunter2\"").unwrap();
        assert_eq!(typed.expose(), "hunter2");
        assert_eq!(serde_json::to_string(&typed).unwrap(), "\"\"");
        assert!(!format!("{typed:?}").contains("hunter2"));
    }
}
