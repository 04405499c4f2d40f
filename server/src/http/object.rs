//! Objects of JSON, read with the names of what nobody asked for.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

/// The names that lead to a field.
pub(super) type Path = Vec<String>;

/// What is read from an object, noting what it has no field for.
pub(crate) trait FromObject: Sized {
    /// Reads it from the text of the object.
    fn read(text: &[u8], others: &mut BTreeSet<Path>) -> serde_json::Result<Self>;
}

impl<T: DeserializeOwned> FromObject for T {
    fn read(text: &[u8], others: &mut BTreeSet<Path>) -> serde_json::Result<Self> {
        let mut json = serde_json::Deserializer::from_slice(text);
        let read = serde_ignored::deserialize(&mut json, |path| {
            // What may be missing stands in the path as a part of its own.
            let names = path.to_string();
            others.insert(names.split('.').filter(|name| *name != "?").map(str::to_owned).collect());
        })?;
        json.end()?;
        Ok(read)
    }
}
