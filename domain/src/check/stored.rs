//! Reports as they are stored. Programs from before there were warnings read `checks`, and nothing else, with the words they
//! know; `all` has the report itself. A program that doesn't know a word in `all` reads `checks` in its place.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Check, CheckName, Outcome, Problem, Report, Verdict};
use crate::{location::AddressingStyle, moment::Moment};

/// A report as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredReport {
    /// What older programs know of it.
    checks: Vec<Check>,
    tested_at: Moment,
    /// Every check. Absent in reports of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all: Option<Value>,
    /// The verdict's word, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    /// What passed of what clients do with objects, for lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    can: Option<Vec<CheckName>>,
    /// What clients need and was found missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lacks: Option<Vec<CheckName>>,
    /// Where requests to the store name the bucket, by the word, if that was found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    style: Option<String>,
}

impl StoredReport {
    /// As it is stored, with the style that requests to the store have, if the test found it out.
    ///
    /// # Errors
    /// As [`serde_json::to_value`].
    pub fn of(report: &Report, style: Option<AddressingStyle>) -> serde_json::Result<Self> {
        Ok(Self {
            checks: report.checks.iter().filter_map(known_before).collect(),
            tested_at: report.tested_at,
            all: Some(serde_json::to_value(&report.checks)?),
            verdict: Some(report.verdict().as_str().to_owned()),
            can: Some(CheckName::OF_OBJECTS.into_iter().filter(|name| report.has_passed(*name)).collect()),
            lacks: Some(CheckName::OF_OBJECTS.into_iter().filter(|name| report.has_warned(*name)).collect()),
            style: style.map(|style| style.as_str().to_owned()),
        })
    }

    /// The verdict of a word in a list; `None` for one of a newer program.
    #[must_use]
    pub fn verdict_of(word: Option<&str>) -> Option<Verdict> {
        word?.parse().ok()
    }
}

impl From<StoredReport> for Report {
    fn from(stored: StoredReport) -> Self {
        let all = stored.all.and_then(|all| serde_json::from_value(all).ok());
        Self { checks: all.unwrap_or(stored.checks), tested_at: stored.tested_at }
    }
}

/// A check in the words of programs from before there were warnings; `None` for one that they don't make.
fn known_before(check: &Check) -> Option<Check> {
    use CheckName::{ConditionalCreate, ConditionalReplace, Delete, Lifetime, Multipart, OneAddress, Order};
    if matches!(check.name, Multipart | ConditionalCreate | ConditionalReplace | Order | OneAddress | Delete | Lifetime)
    {
        return None;
    }
    let outcome = match check.outcome.clone() {
        Outcome::Failed { problem, request_id } => {
            Outcome::Failed { problem: problem_known_before(problem), request_id }
        }
        Outcome::Warned { problem, .. } => Outcome::Skipped { reason: problem.sentence() },
        outcome => outcome,
    };
    Some(Check { outcome, ..*check })
}

fn problem_known_before(problem: Problem) -> Problem {
    match problem {
        Problem::DeniedByPolicy { action } => Problem::PermissionMissing { action },
        Problem::EncryptionDemanded => Problem::PermissionMissing { action: "s3:PutObject".into() },
        Problem::Unforeseen { .. }
        | Problem::NoStsEndpoint
        | Problem::StsNotNamed
        | Problem::ShorterLife { .. }
        | Problem::RegionNotEnabled
        | Problem::ConditionRefused { .. }
        | Problem::ConditionIgnored
        | Problem::OutOfOrder
        | Problem::NotListed
        | Problem::AnotherAddress { .. } => Problem::Inconclusive,
        problem => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let check = |name, outcome| Check { name, outcome, millis: 1 };
        let unforeseen = Problem::Unforeseen { status: 418, answer: Some("Teapot".into()) };
        let ignored = Outcome::Warned { problem: Problem::ConditionIgnored, request_id: None };
        Report {
            checks: vec![
                check(CheckName::List, Outcome::Failed { problem: unforeseen, request_id: Some("r-1".into()) }),
                check(CheckName::Bucket, Outcome::Warned { problem: Problem::NoSuchBucket, request_id: None }),
                check(CheckName::ConditionalCreate, ignored),
            ],
            tested_at: Moment::from(time::OffsetDateTime::UNIX_EPOCH),
        }
    }

    #[test]
    fn what_is_stored_is_read_back_whole() {
        let stored =
            serde_json::to_value(StoredReport::of(&report(), Some(AddressingStyle::Virtual)).unwrap()).unwrap();
        assert_eq!((&stored["verdict"], &stored["can"]), (&"failing".into(), &serde_json::json!([])));
        assert_eq!(
            (&stored["style"], &stored["lacks"]),
            (&"virtual".into(), &serde_json::json!(["conditional_create"]))
        );
        let read: StoredReport = serde_json::from_value(stored).unwrap();
        assert_eq!(Report::from(read), report());
    }

    #[test]
    fn an_older_program_reads_what_it_knows() {
        let stored =
            serde_json::to_value(StoredReport::of(&report(), Some(AddressingStyle::Virtual)).unwrap()).unwrap();
        let found: Vec<String> = stored["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|check| format!("{} {} {}", check["name"], check["outcome"], check["problem"]["code"]))
            .collect();
        assert_eq!(found, [r#""list" "failed" "inconclusive""#, r#""bucket" "skipped" null"#]);
    }

    #[test]
    fn a_report_from_before_or_of_a_newer_program_is_read() {
        let old = serde_json::json!({ "checks": [], "tested_at": report().tested_at });
        assert!(Report::from(serde_json::from_value::<StoredReport>(old).unwrap()).checks.is_empty());
        let mut newer =
            serde_json::to_value(StoredReport::of(&report(), Some(AddressingStyle::Virtual)).unwrap()).unwrap();
        newer["all"][0]["name"] = "what_comes_next".into();
        let read = Report::from(serde_json::from_value::<StoredReport>(newer).unwrap());
        assert_eq!(read.checks.len(), 2);
        assert_eq!(StoredReport::verdict_of(Some("what_comes_next")), None);
    }
}
