//! Errors, as the client reads them: an object with a code and a message. Anything else crashes its formatting.

use app::api::RequestId;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use backend::{Conflict, Error};
use domain::field::FieldErrors;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// How long the client is to wait when something may pass, in seconds.
const RETRY_AFTER: u32 = 2;

/// An error of this API.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// There is no such method here.
    MethodNotAllowed,
    /// The request can't be read.
    Unreadable(String),
    /// The operator has not said who this server is to AWS.
    NoAwsIdentity,
    /// What was asked for is done elsewhere.
    Elsewhere(&'static str),
    /// What the backend says.
    Backend(Error, RequestId),
}

impl ApiError {
    fn parts(&self) -> (StatusCode, String, Option<u32>) {
        let plain = |status, message: &str| (status, message.to_owned(), None);
        match self {
            Self::MethodNotAllowed => plain(StatusCode::METHOD_NOT_ALLOWED, "There is no such method here."),
            Self::Unreadable(message) => (StatusCode::BAD_REQUEST, message.clone(), None),
            Self::NoAwsIdentity => {
                plain(StatusCode::CONFLICT, "This server has no AWS identity yet. Ask the operator to set one.")
            }
            Self::Elsewhere(message) => plain(StatusCode::FORBIDDEN, message),
            Self::Backend(error, request_id) => of_backend(error, request_id),
        }
    }
}

fn of_backend(error: &Error, request_id: &RequestId) -> (StatusCode, String, Option<u32>) {
    let plain = |status, message: &str| (status, message.to_owned(), None);
    match error {
        Error::NotFound => plain(StatusCode::NOT_FOUND, "There is nothing of this name."),
        Error::Unauthenticated => plain(StatusCode::UNAUTHORIZED, "Sign in, or send a valid API token."),
        Error::Forbidden => plain(StatusCode::FORBIDDEN, "Your role, or your token, does not allow this."),
        Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, sentences(errors), None),
        Error::Conflict(conflict @ Conflict::SetUpDone) => plain(StatusCode::NOT_FOUND, &conflict.to_string()),
        Error::Conflict(conflict) => (StatusCode::CONFLICT, conflict.to_string(), None),
        Error::RateLimited { retry_after } => {
            (StatusCode::TOO_MANY_REQUESTS, "Too many requests.".to_owned(), Some(*retry_after))
        }
        Error::Upstream { problem } => {
            let message = format!("{} {}", problem.fact(), problem.advice());
            (StatusCode::SERVICE_UNAVAILABLE, message, Some(RETRY_AFTER))
        }
        Error::DbUnavailable(source) => {
            tracing::warn!(error = %source, "database unavailable");
            (StatusCode::SERVICE_UNAVAILABLE, "The database is out of reach.".to_owned(), Some(RETRY_AFTER))
        }
        error @ (Error::Integrity | Error::Internal(_)) => {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            tracing::error!(%error, cause, request_id = request_id.0, "request failed");
            plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.")
        }
    }
}

fn sentences(errors: &FieldErrors) -> String {
    let told: Vec<String> = errors.iter().map(|(field, sentence)| format!("{field}: {sentence}")).collect();
    told.join(" ")
}

fn body(status: StatusCode, message: &str, request_id: Option<&str>) -> Response {
    let body = json!({ "code": status.as_u16(), "message": message, "request_id": request_id.unwrap_or_default() });
    (status, Json(body)).into_response()
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, message, retry_after) = self.parts();
        let request_id = match &self {
            Self::Backend(_, request_id) => Some(request_id.0.as_str()),
            _ => None,
        };
        let mut response = body(status, &message, request_id);
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Nothing lives at this path.
pub(super) struct NotHere;

impl IntoResponse for NotHere {
    fn into_response(self) -> Response {
        body(StatusCode::NOT_FOUND, "There is nothing here.", None)
    }
}
