//! What a test says.

use domain::check::{Check, Outcome, Report, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;

/// What a connection test says, check by check.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestReport {
    /// What it comes to: `verified` when no check failed, otherwise `failing`.
    #[schema(value_type = schema::Verdict)]
    verdict: Verdict,
    /// When the test ended.
    #[schema(value_type = schema::Time)]
    tested_at: String,
    /// The checks, in the order they were made.
    checks: Vec<TestedCheck>,
}

/// What one check says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestedCheck {
    /// What was looked at.
    #[schema(value_type = String, example = "list")]
    name: domain::check::CheckName,
    /// The same in words.
    label: &'static str,
    /// How it ended: `passed`, `failed` or `skipped`.
    #[schema(value_type = schema::Outcome)]
    outcome: &'static str,
    /// What is wrong, of a check that failed; why it was not made, of one that was skipped.
    fact: Option<String>,
    /// What to do about it, of a check that failed.
    advice: Option<String>,
    /// The provider's id for the request that showed it, for its support.
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
