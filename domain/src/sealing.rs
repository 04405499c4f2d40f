//! How the secrets of an organisation are encrypted.

use serde::{Deserialize, Serialize};

/// The keys that an organisation's secrets are encrypted with, by their names only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealing {
    /// The version of the organisation's own key, which encrypts its secrets.
    pub key_version: i32,
    /// The versions of it that there are.
    pub keys: u32,
    /// The id of the operator's key, which encrypts that key.
    pub operator_key: String,
    /// Whether it is the operator's current one.
    pub is_current: bool,
    /// The keys that this server has from the operator.
    pub operator_keys: u32,
    /// The encrypted secrets of the organisation.
    pub secrets: u32,
    /// Those of them that are encrypted with another version than `key_version`.
    pub under_older_keys: u32,
}
