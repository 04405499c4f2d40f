//! Fields of a change: a field that is not sent keeps its value, and fields that have to be sent even where they are null.

use serde::{Deserialize, Deserializer};

/// Reads a field that was sent. Null is read as a value: a field that cannot be null must refuse it, not ignore it.
pub(super) fn sent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Reads a field that has to be sent, as a value or as null.
pub(super) fn required<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}
