//! Fields of a change: a field that is not sent keeps its value.

use serde::{Deserialize, Deserializer};

/// Reads a field that was sent. Null is read as a value, so that a field which cannot be null refuses it instead of staying as
/// it is.
pub(super) fn sent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
