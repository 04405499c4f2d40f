//! A past test of a stored credential.

use domain::check::Report;

/// A past test of a stored credential.
#[derive(Debug)]
pub struct PastTest {
    /// Its report.
    pub report: Report,
    /// Whether the credential still has the tested values.
    pub is_current: bool,
}
