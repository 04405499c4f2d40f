//! A test of a stored credential, as its history tells it.

use domain::check::Report;

/// A test of a stored credential, as its history tells it.
#[derive(Debug)]
pub struct PastTest {
    /// What it said.
    pub report: Report,
    /// Whether the credential still is what was tested.
    pub is_current: bool,
}
