//! The error format of Lakewarden's own API (RFC 9457).

use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, problem::PARAMETER};

/// The reason why a request was not carried out (RFC 9457). Nothing was changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "urn:problem-type:lakewarden:nickname-taken",
    "title": "Conflict",
    "status": 409,
    "detail": "Another bucket config has this nickname. Choose another.",
    "errors": [{ "pointer": "/nickname", "detail": "Another bucket config has this nickname. Choose another." }],
    "request_id": "01kb0y3f6d9v",
}))]
pub(crate) struct ProblemDetails {
    /// The kind of problem, by a name that never changes: `urn:problem-type:lakewarden:` and a word.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// The error and how to fix it, for a person.
    detail: String,
    /// The errors of individual fields and parameters, if any.
    errors: Vec<FieldProblem>,
    /// The id of the request in the server's log and in audit events.
    request_id: String,
}

/// An error of a field of the body, or of a parameter.
#[derive(Debug, Serialize, ToSchema)]
struct FieldProblem {
    /// The place of the field in the body (a JSON pointer, RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/nickname")]
    pointer: Option<String>,
    /// The name of the parameter or header.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "limit")]
    parameter: Option<String>,
    /// The error, for a person.
    detail: String,
}

impl ProblemDetails {
    /// The content type of problem details.
    pub(crate) const CONTENT_TYPE: &'static str = "application/problem+json";

    pub(super) fn new(problem: &Problem, request_id: &str) -> Self {
        let status = problem.status();
        let mut errors: Vec<_> =
            problem.fields.iter().map(|(field, sentence)| FieldProblem::at(field, sentence)).collect();
        if let Some(field) = problem.field {
            errors.push(FieldProblem::at(field, &problem.sentence));
        }
        Self {
            kind: format!("urn:problem-type:lakewarden:{}", problem.kind),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: problem.sentence_with(|name| name.trim_start_matches(PARAMETER)),
            errors,
            request_id: request_id.to_owned(),
        }
    }
}

impl FieldProblem {
    fn at(field: &str, sentence: &str) -> Self {
        let parameter = field.strip_prefix(PARAMETER).map(str::to_owned);
        let pointer = parameter.is_none().then(|| format!("/{}", field.trim_start_matches('/')));
        Self { pointer, parameter, detail: sentence.to_owned() }
    }
}
