//! The result of a connection test, as pages and islands show it: HTML of the server, with what fixes a problem.

mod remedies;
mod report;

use domain::{
    check::{Problem, Report, Verdict},
    moment::Moment,
};
use leptos::wasm_bindgen::JsValue;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use self::report::line_of;
pub(crate) use self::{remedies::Remedies, report::ReportView};
use crate::{
    act::Answer,
    ui::html::{Html, Still},
    wire::{Read, at, read},
};

/// A finished test, as its form shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// Whether nothing failed.
    pub(crate) passed: bool,
    /// Whether a repeated test may succeed once AWS has propagated a new role.
    pub(crate) may_be_too_early: bool,
    /// The result in a sentence.
    pub(crate) summary: String,
    /// The report.
    pub(crate) html: Html,
    /// The report for scripts; islands leave it unread.
    #[serde(flatten, skip_deserializing)]
    report: Option<Report>,
}

impl Tested {
    /// The result of a test, with what fixes its problems, and with its age at `now`.
    pub(crate) fn of(report: Report, remedies: &Remedies, now: Option<Moment>) -> Self {
        Self {
            passed: report.verdict() != Verdict::Failing,
            may_be_too_early: report.first_problem() == Some(&Problem::RoleNotAssumable),
            summary: report.summary(),
            html: Html::of(report::body(report.clone(), now, Some(remedies))),
            report: Some(report),
        }
    }
}

impl Answer for Tested {}

impl Read for Tested {
    fn read(value: &JsValue) -> Option<Self> {
        Some(Self {
            passed: at(value, "passed")?,
            may_be_too_early: at(value, "may_be_too_early")?,
            summary: at(value, "summary")?,
            html: at(value, "html")?,
            report: None,
        })
    }
}

/// The last test, which a form shows from the beginning.
#[derive(Debug, Clone, Serialize)]
pub struct LastTest {
    /// Whether nothing failed.
    pub(crate) passed: bool,
    /// The report.
    pub(crate) html: Still,
}
read!(LastTest { passed, html });

impl From<Tested> for LastTest {
    fn from(Tested { passed, html, .. }: Tested) -> Self {
        Self { passed, html: html.into() }
    }
}
