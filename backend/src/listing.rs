//! Long lists: read in chunks, counted without counting rows.

mod sql;

pub(crate) use self::sql::count;

/// How many rows are read at once where a list has no pages: what a list takes in memory does not grow with it.
pub(crate) const CHUNK: i64 = 500;

/// A part of a list that is read to its end.
#[derive(Debug)]
pub struct Chunk<T> {
    /// Its rows, in their order.
    pub items: Vec<T>,
    /// Whether nothing comes after it.
    pub is_last: bool,
}

impl<T> From<Vec<T>> for Chunk<T> {
    fn from(items: Vec<T>) -> Self {
        let is_last = i64::try_from(items.len()).is_ok_and(|rows| rows < CHUNK);
        Self { items, is_last }
    }
}
