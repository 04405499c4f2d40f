//! Long lists: read in chunks, counted without counting rows.

mod place;
mod sql;

pub use self::place::{ByName, ByTime};
pub(crate) use self::sql::count;

use domain::listing::like_pattern;

/// The words of all values, in their order: a statement ranks rows by the place of their word.
pub(crate) fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<String> {
    all.iter().map(|value| word(*value).to_owned()).collect()
}

/// How many rows are read at once where a list has no pages: what a list takes in memory does not grow with it.
const CHUNK: u32 = 500;

/// Which part of a list is wanted: so many rows behind a place. Whatever comes and goes meanwhile, every row that stays is in
/// one part, and in one only.
#[derive(Debug, Clone)]
pub struct KeysetRequest<P> {
    /// Only what contains this text, whatever the case; empty for everything. Lists that are not searched take no notice.
    pub search: String,
    /// The place; nothing for the beginning.
    pub after: Option<P>,
    /// How many rows at most.
    pub rows: u32,
}

/// The beginning of everything.
impl<P> Default for KeysetRequest<P> {
    fn default() -> Self {
        Self { search: String::new(), after: None, rows: CHUNK }
    }
}

impl<P> KeysetRequest<P> {
    /// The whole list at once, where it is known to be short.
    pub(crate) fn everything() -> Self {
        Self { rows: u32::MAX, ..Self::default() }
    }

    /// How many rows are asked for: one more than is wanted tells whether there are more.
    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.rows) + 1
    }

    /// The text as a pattern of SQL's `like`.
    pub(crate) fn like_pattern(&self) -> String {
        like_pattern(&self.search)
    }
}

/// A part of a list.
#[derive(Debug)]
pub struct KeysetPage<T, P> {
    /// Its rows, in their order.
    pub items: Vec<T>,
    /// What the next part is behind; nothing after the last one.
    pub next: Option<P>,
}

impl<T, P> KeysetPage<T, P> {
    /// What was found for `wanted`, each with its place.
    pub(crate) fn of(found: Vec<T>, wanted: &KeysetRequest<P>, place: impl Fn(&T) -> P) -> Self {
        let rows = wanted.rows as usize;
        let next = found.get(rows.saturating_sub(1)).filter(|_| found.len() > rows).map(place);
        Self { items: found.into_iter().take(rows).collect(), next }
    }
}

impl<T, P: Clone> KeysetPage<T, P> {
    /// The same where the place is not a part of what was found.
    pub(crate) fn placed(found: Vec<(P, T)>, wanted: &KeysetRequest<P>) -> Self {
        let part = KeysetPage::of(found, wanted, |(place, _)| place.clone());
        Self { items: part.items.into_iter().map(|(_, item)| item).collect(), next: part.next }
    }
}
