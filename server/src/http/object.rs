//! JSON objects, read together with the names of their unknown fields.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

/// The names that lead to a field.
pub(super) type Path = Vec<String>;

/// A type that is read from an object, collecting unknown fields.
pub(crate) trait FromObject: Sized {
    /// Reads it from the text of the object.
    fn read(text: &[u8], others: &mut BTreeSet<Path>) -> serde_json::Result<Self>;
}

impl<T: DeserializeOwned> FromObject for T {
    fn read(text: &[u8], others: &mut BTreeSet<Path>) -> serde_json::Result<Self> {
        let mut json = serde_json::Deserializer::from_slice(text);
        let read = serde_ignored::deserialize(&mut json, |path| {
            // Serde adds a part for each optional value to the path.
            let names = path.to_string();
            others.insert(names.split('.').filter(|name| *name != "?").map(str::to_owned).collect());
        })?;
        json.end()?;
        Ok(read)
    }
}
