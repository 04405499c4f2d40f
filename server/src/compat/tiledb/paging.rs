//! Lists in pages, as the client asks for them and reads them.

use domain::{field::FieldErrors, listing::Page};
use serde::Deserialize;
use serde_json::{Value, json};

/// How many a page has when nothing is said.
const PER_PAGE: u32 = 10;
/// How many a page has at most.
const MAX_PER_PAGE: u32 = 500;

/// Which page is wanted, counted from 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PageQuery {
    page: Option<String>,
    per_page: Option<String>,
}

impl PageQuery {
    /// The page number and size; notes each that is invalid.
    pub(super) fn parse(&self, errors: &mut FieldErrors) -> (u32, u32) {
        let mut number = |field: &'static str, sent: &Option<String>, otherwise: u32, most: u32| match sent {
            None => otherwise,
            Some(text) => match text.parse() {
                Ok(number) if (1..=most).contains(&number) => number,
                _ => {
                    errors.add(field, format!("This is a number from 1 to {most}."));
                    otherwise
                }
            },
        };
        (number("page", &self.page, 1, u32::MAX), number("per_page", &self.per_page, PER_PAGE, MAX_PER_PAGE))
    }
}

/// Where a page lies in its list.
pub(super) fn told_page<T>(page: &Page<T>) -> Value {
    json!({
        "page": page.wanted.page,
        "per_page": page.wanted.rows,
        "total_pages": page.pages(),
        "total_items": page.total,
    })
}
