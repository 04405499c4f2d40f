//! Tests of cloud credentials, before and after they are stored.

use axum::Json;
use domain::{
    check::{Report, Verdict},
    credential::TestPlace,
    field::FieldErrors,
};
use serde::{Deserialize, Serialize};

use super::{CredentialRequest, Inside};
use crate::http::{Body, Problem};

/// The bucket to test with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    bucket: Option<String>,
    region: Option<String>,
}

impl Place {
    fn parse(&self) -> Result<TestPlace, FieldErrors> {
        let mut errors = FieldErrors::default();
        let bucket = self.bucket.as_deref().map(|bucket| errors.check("bucket", bucket.parse())).unwrap_or_default();
        let region = self.region.as_deref().map(|region| errors.check("region", region.parse())).unwrap_or_default();
        if errors.is_empty() { Ok(TestPlace { bucket, region }) } else { Err(errors) }
    }
}

/// The fields of a new credential, and the bucket to test with.
#[derive(Debug, Deserialize)]
pub(super) struct VerifyRequest {
    #[serde(flatten)]
    credential: CredentialRequest,
    #[serde(flatten)]
    place: Place,
}

/// The report of a test.
#[derive(Debug, Serialize)]
pub(super) struct VerifyResponse {
    verdict: Verdict,
    tested_at: String,
    checks: Vec<CheckResponse>,
}

/// The result of one check, with its sentences for people.
#[derive(Debug, Serialize)]
struct CheckResponse {
    name: domain::check::CheckName,
    label: &'static str,
    #[serde(flatten)]
    outcome: domain::check::Outcome,
    fact: Option<String>,
    advice: Option<String>,
    millis: u32,
}

impl From<Report> for VerifyResponse {
    fn from(report: Report) -> Self {
        let check = |check: domain::check::Check| {
            let problem = check.outcome.problem().map(|problem| (problem.fact(), problem.advice()));
            let (fact, advice) = problem.unzip();
            CheckResponse {
                name: check.name,
                label: check.name.label(),
                outcome: check.outcome,
                fact,
                advice,
                millis: check.millis,
            }
        };
        Self {
            verdict: report.verdict(),
            tested_at: report.tested_at.utc(),
            checks: report.checks.into_iter().map(check).collect(),
        }
    }
}

/// `POST /api/v1/namespaces/{namespace}/credentials/verify`: tests unsaved values.
pub(super) async fn new(inside: Inside, Body(request): Body<VerifyRequest>) -> Result<Json<VerifyResponse>, Problem> {
    let place = request.place.parse()?;
    let keys = request.credential.into_keys()?;
    let report = backend::credentials::test_new(&inside.cx, &inside.actor, &keys, &place).await?;
    Ok(Json(report.into()))
}

/// `POST /api/v1/namespaces/{namespace}/credentials/{name}/verify`: tests a stored credential.
pub(super) async fn stored(inside: Inside, Body(place): Body<Place>) -> Result<Json<VerifyResponse>, Problem> {
    let place = place.parse()?;
    let credential = backend::credentials::get_named(&inside.cx, &inside.actor, inside.part("name")).await?;
    let report = backend::credentials::test(&inside.cx, &inside.actor, credential.id, &place).await?;
    Ok(Json(report.into()))
}
