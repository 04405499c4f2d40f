//! Secrets on their way from a form to the server.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A secret somebody typed. It can be sent from the browser to the server and read on purpose with
/// [`expose`](Self::expose); it is never printed, and no type that leaves the server contains one except the form that is
/// handed back to the person who just filled it in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretInput(String);

impl SecretInput {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
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
