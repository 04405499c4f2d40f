//! Places in lists: what the list is sorted by, and the id of the row, which orders what is equal. A place is there whether or
//! not its row still is.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// A place in a list that is sorted by names, whatever their case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, Uuid)", into = "(String, Uuid)")]
pub struct ByName {
    pub(crate) name: String,
    pub(crate) id: Uuid,
}

impl ByName {
    pub(crate) fn of(name: &str, id: impl Into<Uuid>) -> Self {
        Self { name: name.to_owned(), id: id.into() }
    }

    /// What comes before every name.
    pub(crate) fn parts(place: Option<&Self>) -> (&str, Uuid) {
        place.map_or(("", Uuid::nil()), |place| (&place.name, place.id))
    }
}

impl From<(String, Uuid)> for ByName {
    fn from((name, id): (String, Uuid)) -> Self {
        Self { name, id }
    }
}

impl From<ByName> for (String, Uuid) {
    fn from(place: ByName) -> Self {
        (place.name, place.id)
    }
}

/// A place in a list that begins with the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u64, I)", into = "(u64, I)")]
#[serde(bound(serialize = "I: Clone + Serialize", deserialize = "I: Deserialize<'de>"))]
pub struct ByTime<I> {
    at: OffsetDateTime,
    id: I,
}

impl<I: Clone> ByTime<I> {
    pub(crate) fn of(at: OffsetDateTime, id: I) -> Self {
        Self { at, id }
    }

    /// What the newest is looked for with: nothing is newer.
    pub(crate) fn parts(place: Option<&Self>) -> (Option<OffsetDateTime>, Option<I>) {
        place.map(|place| (place.at, place.id.clone())).unzip()
    }
}

/// Microseconds since 1970, which is what the database counts in.
impl<I> TryFrom<(u64, I)> for ByTime<I> {
    type Error = time::error::ComponentRange;

    fn try_from((micros, id): (u64, I)) -> Result<Self, Self::Error> {
        Ok(Self { at: OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000)?, id })
    }
}

impl<I> From<ByTime<I>> for (u64, I) {
    fn from(place: ByTime<I>) -> Self {
        (u64::try_from(place.at.unix_timestamp_nanos() / 1_000).unwrap_or_default(), place.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_when_it_comes_back() {
        let by_name = ByName::of("Größe", Uuid::from_u128(7));
        let text = serde_json::to_string(&by_name).unwrap();
        assert_eq!(serde_json::from_str::<ByName>(&text).unwrap(), by_name);
        let at = OffsetDateTime::from_unix_timestamp_nanos(1_795_000_000_123_456_000).unwrap();
        let by_time = ByTime::of(at, "0a1b".to_owned());
        let text = serde_json::to_string(&by_time).unwrap();
        assert_eq!(serde_json::from_str::<ByTime<String>>(&text).unwrap(), by_time);
        for nonsense in ["[-1,\"a\"]", "[18446744073709551615,\"a\"]", "[1]", "{}"] {
            assert!(serde_json::from_str::<ByTime<String>>(nonsense).is_err(), "{nonsense}");
        }
    }
}
