//! Test reports.

use domain::check::{Check, Outcome, Report, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;

/// The report of a connection test, check by check.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestReport {
    /// The overall result: `failing` when a check failed; `verified_with_warnings` when none failed, but something that
    /// clients rely on is missing; `not_checked` when nothing could be checked; otherwise `verified`.
    #[schema(value_type = schema::Verdict)]
    verdict: Verdict,
    /// When the test ended.
    #[schema(value_type = schema::Time)]
    tested_at: String,
    /// The checks, in the order they were made.
    checks: Vec<TestedCheck>,
}

/// The result of one check.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestedCheck {
    /// The name of the check.
    #[schema(value_type = String, example = "list")]
    name: domain::check::CheckName,
    /// A label for people.
    label: &'static str,
    /// The outcome: `passed`, `warned`, `failed` or `skipped`. A warning closes nothing.
    #[schema(value_type = schema::Outcome)]
    outcome: &'static str,
    /// The cause of a failed check or a warning; the reason for a skipped one.
    fact: Option<String>,
    /// How to fix a failed check, or what a warning asks for.
    advice: Option<String>,
    /// The provider's id of the decisive request, for its support.
    provider_request_id: Option<String>,
    /// How long it took, in milliseconds.
    millis: u32,
}

impl From<Check> for TestedCheck {
    fn from(check: Check) -> Self {
        let (outcome, fact, advice, provider_request_id) = match check.outcome {
            Outcome::Passed => ("passed", None, None, None),
            Outcome::Skipped { reason } => ("skipped", Some(reason), None, None),
            Outcome::Failed { problem, request_id } => {
                ("failed", Some(problem.fact()), Some(problem.advice()), request_id)
            }
            Outcome::Warned { problem, request_id } => {
                ("warned", Some(problem.fact()), Some(problem.advice()), request_id)
            }
        };
        Self {
            name: check.name,
            label: check.name.label(),
            outcome,
            fact,
            advice,
            provider_request_id,
            millis: check.millis,
        }
    }
}

impl From<Report> for TestReport {
    fn from(report: Report) -> Self {
        Self {
            verdict: report.verdict(),
            tested_at: report.tested_at.utc(),
            checks: report.checks.into_iter().map(TestedCheck::from).collect(),
        }
    }
}
