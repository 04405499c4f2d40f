//! Lists in pages, in the client's format.

use domain::{field::FieldErrors, listing::Page};
use serde::Deserialize;
use serde_json::{Value, json};

/// The default page size.
const PER_PAGE: u32 = 10;
/// The largest page size.
const MAX_PER_PAGE: u32 = 500;

/// The requested page, counted from 1.
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

/// The position of a page in its list.
pub(super) fn pagination_metadata<T>(page: &Page<T>) -> Value {
    json!({
        "page": page.wanted.page,
        "per_page": page.wanted.rows,
        "total_pages": page.pages(),
        "total_items": page.total,
    })
}
