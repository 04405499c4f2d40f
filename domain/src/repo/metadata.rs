//! Metadata of a repo, written by data clients.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Invalid, text::storable};

/// Metadata of a repo: at most 100 entries of scalars and lists of scalars, 16 KiB in all. Data clients refuse to read
/// anything else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, Value>);

impl Metadata {
    /// Validates the entries.
    ///
    /// # Errors
    /// A sentence when they are invalid.
    pub fn new(entries: BTreeMap<String, Value>) -> Result<Self, Invalid> {
        let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
        let is_plain =
            |value: &Value| value.as_array().map_or_else(|| is_scalar(value), |list| list.iter().all(is_scalar));
        if entries.len() > 100 {
            return Err("Metadata has at most 100 entries.".into());
        }
        if entries.keys().any(|key| key.is_empty() || key.chars().count() > 128 || key.chars().any(char::is_control)) {
            return Err("The keys of metadata have 1 to 128 characters, none of them a control character.".into());
        }
        if !entries.values().all(is_plain) {
            return Err("The values of metadata are texts, numbers, booleans, null, and lists of these.".into());
        }
        let texts = |value: &Value| match value {
            Value::Array(list) => list.iter().filter_map(Value::as_str).try_for_each(storable),
            value => value.as_str().map_or(Ok(()), storable),
        };
        entries.values().try_for_each(texts)?;
        if serde_json::to_string(&entries).map_or(usize::MAX, |text| text.len()) > 16 * 1024 {
            return Err("Metadata has at most 16 KiB.".into());
        }
        Ok(Self(entries))
    }

    /// Adds, removes and replaces entries.
    ///
    /// # Errors
    /// A sentence when an entry to add exists, one to remove or replace does not, or the result is invalid.
    pub fn changed(&self, change: &MetadataChange) -> Result<Self, Invalid> {
        let mut entries = self.0.clone();
        for key in &change.remove {
            entries.remove(key).ok_or_else(|| format!("There is no metadata entry {key}."))?;
        }
        for (key, value) in &change.add {
            if entries.insert(key.clone(), value.clone()).is_some() {
                return Err(format!("There is a metadata entry {key} already. Update it instead.").into());
            }
        }
        for (key, value) in &change.update {
            entries.insert(key.clone(), value.clone()).ok_or_else(|| format!("There is no metadata entry {key}."))?;
        }
        Self::new(entries)
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// A change of a repo's metadata.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetadataChange {
    /// Entries to add; their keys must be new.
    pub add: BTreeMap<String, Value>,
    /// Keys to remove; they must exist.
    pub remove: Vec<String>,
    /// New values; their keys must exist.
    pub update: BTreeMap<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(value: Value) -> Result<Metadata, Invalid> {
        Metadata::new(serde_json::from_value(value).unwrap())
    }

    #[test]
    fn metadata_is_what_clients_read() {
        assert!(metadata(json!({ "a": 1, "b": ["x", null], "c": true })).is_ok());
        for bad in [
            json!({ "a": {} }),
            json!({ "a": [[1]] }),
            json!({ "": 1 }),
            json!({ "a": "x".repeat(17_000) }),
            json!({ "a\0": 1 }),
            json!({ "a": "\0" }),
            json!({ "a": ["\0"] }),
        ] {
            assert!(metadata(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn metadata_changes_say_what_they_mean() {
        let known = metadata(json!({ "a": 1, "b": 2 })).unwrap();
        let change = |change: Value| {
            let part = |key: &str| serde_json::from_value(change[key].clone()).unwrap_or_default();
            known.changed(&MetadataChange {
                add: part("add"),
                update: part("update"),
                remove: serde_json::from_value(change["remove"].clone()).unwrap_or_default(),
            })
        };
        let changed = change(json!({ "add": { "c": 3 }, "remove": ["a"], "update": { "b": 4 } })).unwrap();
        assert_eq!(serde_json::to_value(changed).unwrap(), json!({ "b": 4, "c": 3 }));
        assert!(change(json!({ "add": { "a": 3 } })).is_err());
        assert!(change(json!({ "remove": ["x"] })).is_err());
        assert!(change(json!({ "update": { "x": 1 } })).is_err());
    }
}
