//! Reports in the database.

use domain::{
    check::{Report, StoredReport},
    location::AddressingStyle,
};
use serde_json::Value;

use crate::{Error, Result, error::inconsistent_row};

/// A report as it is stored, with the style that requests to the store have, if the test found it out.
///
/// # Errors
/// [`Error::Internal`] if it can't be written as JSON.
pub(crate) fn to_stored(report: &Report, style: Option<AddressingStyle>) -> Result<Value> {
    let stored = StoredReport::of(report, style).and_then(serde_json::to_value);
    stored.map_err(|error| Error::Internal(error.into()))
}

/// A report that is stored in the column `what`.
///
/// # Errors
/// [`Error::Internal`] if it is none.
pub(crate) fn of_stored(value: Value, what: &'static str) -> Result<Report> {
    let stored: StoredReport = serde_json::from_value(value).map_err(inconsistent_row(what))?;
    Ok(stored.into())
}
