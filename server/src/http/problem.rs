//! The reason why a request is not carried out, independent of a family's format.

use std::borrow::Cow;

use app::refusal::Refusal;
use axum::response::{IntoResponse, Response};
use backend::{Conflict, Error};
use domain::field::FieldErrors;
use http::{HeaderValue, StatusCode, header};

/// Seconds to wait before retrying a temporary failure of unknown duration.
const RETRY_AFTER: u32 = 2;
/// The same if the obstacle is certainly gone.
const AT_ONCE: u32 = 1;

/// Prefix of the names of parameters and headers among the fields of a problem.
pub(super) const PARAMETER: char = '?';

/// The reason why a request is not carried out. Data clients retry 429, 502, 503 and 504, so permanent failures have other
/// statuses. As a response it is a bare status: [`answers`](crate::answers) formats it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(super) status: StatusCode,
    /// The kind of problem, by a word that does not change with the sentence.
    pub(super) kind: &'static str,
    pub(super) sentence: Cow<'static, str>,
    pub(super) fields: FieldErrors,
    /// The field that a conflict is about.
    pub(super) field: Option<&'static str>,
    pub(super) retry_after: Option<u32>,
    /// Whether nothing was changed for certain, so that the same request may be carried out later.
    pub(super) has_changed_nothing: bool,
    /// The refusal shown by pages, for a problem that comes from one.
    pub(super) refusal: Option<Box<Refusal>>,
}

impl Problem {
    /// A problem with a sentence for the caller, which must not quote the request, except for names.
    pub(crate) fn new(status: StatusCode, sentence: impl Into<Cow<'static, str>>) -> Self {
        let may_pass = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let retry_after = may_pass.then_some(RETRY_AFTER);
        Self {
            status,
            kind: kind_of(status),
            sentence: sentence.into(),
            fields: FieldErrors::default(),
            field: None,
            retry_after,
            has_changed_nothing: status.is_client_error(),
            refusal: None,
        }
    }

    /// The problem of a bare status, as sent by axum and its layers.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        Self::new(status, sentence_of(status))
    }

    /// There is no such thing here, or the caller may not see it.
    pub(crate) fn not_found() -> Self {
        Self::of_status(StatusCode::NOT_FOUND)
    }

    /// The body, or a parameter, is malformed.
    pub(crate) fn unreadable(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, sentence)
    }

    /// The database does not answer, or not in time.
    pub(crate) fn out_of_reach() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Service temporarily unavailable. Try again in a moment.")
    }

    /// The request contradicts the current state, and a retry does not help.
    pub(crate) fn conflict(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, sentence)
    }

    /// A parameter or a header is missing or invalid.
    pub(crate) fn parameter(name: &str, sentence: impl Into<String>) -> Self {
        FieldErrors::at(&format!("{PARAMETER}{name}"), sentence).into()
    }

    /// Parameters are missing or invalid, by their names.
    pub(crate) fn parameters(errors: &FieldErrors) -> Self {
        let mut named = FieldErrors::default();
        errors.iter().for_each(|(name, sentence)| named.add(&format!("{PARAMETER}{name}"), sentence));
        named.into()
    }

    /// The same, with another status and kind.
    pub(crate) fn answered(self, status: StatusCode) -> Self {
        Self { status, kind: kind_of(status), ..self }
    }

    /// The same, of another kind.
    pub(crate) fn of_kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// The same, with its fields renamed by `name_of`.
    pub(crate) fn naming(self, name_of: fn(&str) -> &str) -> Self {
        let mut fields = FieldErrors::default();
        self.fields.iter().for_each(|(field, sentence)| fields.add(name_of(field), sentence));
        Self { fields, field: self.field.map(name_of), ..self }
    }

    /// The status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether nothing was changed for certain. Of other failures it is unknown how far the request was carried out.
    pub(crate) fn has_changed_nothing(&self) -> bool {
        self.has_changed_nothing
    }

    /// Seconds to wait before a retry, if one may help.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// The sentence; if there are errors of fields, their sentences instead, each after the family's name of the field.
    pub(crate) fn sentence_with(&self, name_of: fn(&str) -> &str) -> String {
        if self.fields.is_empty() {
            return self.sentence.to_string();
        }
        let sentences: Vec<_> = self
            .fields
            .iter()
            .map(|(field, sentence)| format!("{}: {sentence}", name_of(field.trim_start_matches(PARAMETER))))
            .collect();
        sentences.join(" ")
    }

    fn without_change(self) -> Self {
        Self { has_changed_nothing: true, ..self }
    }

    fn waiting(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

/// The kind of a problem of which only the status is known.
fn kind_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unauthenticated",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PRECONDITION_FAILED => "changed-meanwhile",
        StatusCode::PRECONDITION_REQUIRED => "precondition-required",
        StatusCode::PAYLOAD_TOO_LARGE => "body-too-long",
        StatusCode::UNPROCESSABLE_ENTITY => "invalid-request",
        StatusCode::TOO_MANY_REQUESTS => "too-many-requests",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        status if status.is_server_error() => "internal-error",
        _ => "unreadable-request",
    }
}

fn sentence_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Sign in, or send a valid API token.",
        StatusCode::FORBIDDEN => "Your role, or your token, does not allow this.",
        StatusCode::NOT_FOUND => "Not found.",
        StatusCode::METHOD_NOT_ALLOWED => "There is no such method here.",
        StatusCode::REQUEST_TIMEOUT => "The body of the request did not come in time.",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too long: 64 KiB is the most that is taken.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "The body is not of the content type that is expected here.",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests.",
        StatusCode::INTERNAL_SERVER_ERROR => "Something went wrong on the server.",
        StatusCode::SERVICE_UNAVAILABLE => "The server did not manage this in time. Try again in a moment.",
        status if status.is_server_error() => "Something went wrong on the server.",
        _ => "The request cannot be read.",
    }
}

/// Temporary failures and defects are logged here, once; the log line belongs to the request's span, which has its id.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Unauthenticated => Self::of_status(StatusCode::UNAUTHORIZED),
            Error::Forbidden => Self::of_status(StatusCode::FORBIDDEN),
            error @ (Error::SecondFactor | Error::TokenExpiring | Error::NoPairForReaders | Error::NoPairForToken) => {
                Self::new(StatusCode::FORBIDDEN, error.to_string())
            }
            Error::Invalid(errors) => errors.into(),
            Error::Conflict(conflict @ Conflict::SetUpDone) => Self::new(StatusCode::NOT_FOUND, conflict.to_string()),
            Error::Conflict(conflict @ Conflict::KeyReused) => {
                let kind = (&conflict).into();
                Self { kind, ..Self::unreadable(conflict.to_string()) }
            }
            Error::Conflict(conflict) => {
                let (kind, field) = ((&conflict).into(), conflict.field());
                Self { kind, field, ..Self::conflict(conflict.to_string()) }
            }
            Error::RateLimited { retry_after } => Self::of_status(StatusCode::TOO_MANY_REQUESTS).waiting(retry_after),
            Error::Upstream { problem } => {
                let sentence = format!("{} {}", problem.fact(), problem.advice());
                Self::new(StatusCode::SERVICE_UNAVAILABLE, sentence).without_change()
            }
            Error::DbUnavailable(source) => {
                tracing::warn!(error = %source, "database unavailable");
                Self::out_of_reach()
            }
            error @ Error::Collision(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()).waiting(AT_ONCE).without_change()
            }
            error @ (Error::Integrity | Error::Internal(_)) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, "request failed");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

impl From<FieldErrors> for Problem {
    fn from(fields: FieldErrors) -> Self {
        Self { fields, ..Self::unreadable("Some fields need another look.") }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = match &refusal {
            Refusal::Fields(fields) => fields.clone().into(),
            Refusal::TooMany { seconds } => Self::new(status, refusal.to_string()).waiting(*seconds),
            refusal => Self::new(status, refusal.to_string()),
        };
        Self { refusal: Some(Box::new(refusal)), ..problem }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
