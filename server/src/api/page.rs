//! Lists, which come in pages.

use data_encoding::BASE64URL_NOPAD;
use domain::listing::{Page, Wanted};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::Problem;

/// The most items a page may be asked to have.
const MOST: u32 = 1_000;
/// How many it has when nothing is said.
const USUAL: u32 = 100;

/// Which part of a list is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct PageQuery {
    /// The most items of a page.
    #[param(minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before; without it, the list begins.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Only what contains this text, whatever the case.
    #[param(max_length = 100)]
    search: Option<String>,
}

impl PageQuery {
    /// What a backend's list is asked for.
    ///
    /// # Errors
    /// A sentence for each parameter that can't be taken.
    pub(super) fn wanted(&self) -> Result<Wanted, Problem> {
        wanted(self.limit, self.cursor.as_deref(), self.search.as_deref())
    }
}

/// What a backend's list is asked for.
///
/// # Errors
/// A sentence for a parameter that can't be taken.
pub(super) fn wanted(rows: Option<u32>, cursor: Option<&str>, search: Option<&str>) -> Result<Wanted, Problem> {
    let rows = limit(rows)?;
    let page = cursor.map_or(Some(1), page_of);
    let page = page.ok_or_else(|| Problem::parameter("cursor", "This is no cursor of this list."))?;
    Ok(Wanted { page, rows, ..Wanted::from_query(search, None) })
}

/// How many items a page has at most.
///
/// # Errors
/// A sentence when it is none, or too many.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    let rows = asked.unwrap_or(USUAL);
    let refused = || Problem::parameter("limit", format!("A page has 1 to {MOST} items."));
    (1..=MOST).contains(&rows).then_some(rows).ok_or_else(refused)
}

fn page_of(cursor: &str) -> Option<u32> {
    let text = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
    std::str::from_utf8(&text).ok()?.strip_prefix("page ")?.parse().ok().filter(|page| *page >= 1)
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Listed<T> {
    /// The items.
    items: Vec<T>,
    /// The cursor of the next page; null when this is the last.
    next_cursor: Option<String>,
}

impl<T> Listed<T> {
    /// A list that is short enough for one page.
    pub(super) fn all<S: Into<T>>(items: Vec<S>) -> Self {
        Self::part(items, None)
    }

    /// A part of a list, and where the next one begins.
    pub(super) fn part<S: Into<T>>(items: Vec<S>, next_cursor: Option<String>) -> Self {
        Self { items: items.into_iter().map(Into::into).collect(), next_cursor }
    }

    /// A page as the backend gave it.
    pub(super) fn new<S: Into<T>>(page: Page<S>) -> Self {
        let next = (page.wanted.page < page.pages()).then_some(page.wanted.page + 1);
        let next_cursor = next.map(|page| BASE64URL_NOPAD.encode(format!("page {page}").as_bytes()));
        Self::part(page.items, next_cursor)
    }
}
