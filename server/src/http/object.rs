//! JSON objects, read together with the names of their unknown fields.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

/// The names, and the indices in lists, that lead to a field.
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
            others.insert(names(&path));
        })?;
        json.end()?;
        Ok(read)
    }
}

/// Not taken from the path as a text, in which a dot may stand for itself.
fn names(path: &serde_ignored::Path<'_>) -> Path {
    use serde_ignored::Path;
    let (parent, name) = match path {
        Path::Root => return Vec::new(),
        Path::Map { parent, key } => (parent, key.clone()),
        Path::Seq { parent, index } => (parent, index.to_string()),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            return names(parent);
        }
    };
    let mut names = names(parent);
    names.push(name);
    names
}
