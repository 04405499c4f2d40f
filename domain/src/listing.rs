//! Lists: their pages, and what of them is shown.

mod order;
mod view;

pub use self::{
    order::{BucketColumn, Column, CredentialColumn, Order, RepoColumn},
    view::{BucketView, CredentialView, PARAMETERS, RepoView, SORT, View},
};

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Rows on a page of the interface.
pub const PAGE_ROWS: u32 = 50;
/// The longest text that is searched for, in characters.
pub const MAX_SEARCH: usize = 100;

/// A search in a list, and the page of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRequest {
    /// Only rows that contain this text, ignoring case; empty for all.
    pub search: String,
    /// The page number, from 1.
    pub page: u32,
    /// Rows on a page, at least 1.
    pub rows: u32,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { search: String::new(), page: 1, rows: PAGE_ROWS }
    }
}

impl PageRequest {
    /// From an address's query; anything invalid there means the first page.
    #[must_use]
    pub fn from_query(search: Option<&str>, page: Option<&str>) -> Self {
        let search = normalised(search.unwrap_or_default());
        let page = page.and_then(|page| page.parse().ok()).filter(|&page| page >= 1).unwrap_or(1);
        Self { search, page, ..Self::default() }
    }

    /// All rows that contain `search`, at once.
    #[must_use]
    pub fn every(search: &str) -> Self {
        Self { search: search.to_owned(), page: 1, rows: u32::MAX }
    }

    /// Rows before the page.
    #[must_use]
    pub fn offset(&self) -> i64 {
        i64::from(self.page.saturating_sub(1)) * i64::from(self.rows)
    }

    /// The text as an SQL `like` pattern that matches anywhere.
    #[must_use]
    pub fn like_pattern(&self) -> String {
        like_pattern(&self.search)
    }
}

/// What is searched for, of what was typed.
#[must_use]
pub fn normalised(search: &str) -> String {
    // No row holds a NUL character, and PostgreSQL does not even compare with one.
    search.trim().chars().filter(|&character| character != '\0').take(MAX_SEARCH).collect()
}

/// The same of what a program sent, which is never cut.
///
/// # Errors
/// A sentence when it is too long.
pub fn searched(search: &str) -> Result<String, Invalid> {
    let fits = search.chars().count() <= MAX_SEARCH;
    fits.then(|| normalised(search)).ok_or_else(|| format!("A search has at most {MAX_SEARCH} characters.").into())
}

/// A text as a pattern of SQL's `like` that finds it anywhere, in lower case.
#[must_use]
pub fn like_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for character in search.to_lowercase().chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// Rows of the whole list.
    pub total: u32,
    /// The search and page this answers.
    pub wanted: PageRequest,
}

impl<T> Page<T> {
    /// Number of pages; 0 for an empty list.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.total.div_ceil(self.wanted.rows.max(1))
    }

    /// The numbers of its first and last row, from 1.
    #[must_use]
    pub fn range(&self) -> (u32, u32) {
        let before = self.wanted.page.saturating_sub(1).saturating_mul(self.wanted.rows);
        (before.saturating_add(1), before.saturating_add(u32::try_from(self.items.len()).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_a_page() {
        assert_eq!(PageRequest::from_query(None, None), PageRequest::default());
        let third = PageRequest::from_query(Some("  a "), Some("3"));
        assert_eq!((third.search.as_str(), third.page, third.offset()), ("a", 3, 100));
        for nonsense in ["0", "-1", "x", ""] {
            assert_eq!(PageRequest::from_query(None, Some(nonsense)).page, 1, "{nonsense}");
        }
    }

    #[test]
    fn what_is_searched_for_is_no_pattern() {
        assert_eq!(PageRequest::from_query(Some("A%_\\"), None).like_pattern(), "%a\\%\\_\\\\%");
    }

    #[test]
    fn pages_are_counted() {
        let page = |total, page, items: usize| Page {
            items: vec![(); items],
            total,
            wanted: PageRequest { page, ..PageRequest::default() },
        };
        assert_eq!(page(0, 1, 0).pages(), 0);
        assert_eq!(page(50, 1, 50).pages(), 1);
        assert_eq!(page(101, 3, 1).pages(), 3);
        assert_eq!(page(101, 3, 1).range(), (101, 101));
    }
}
