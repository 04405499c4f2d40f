//! Errors, as the client reads them: compact JSON with one text.

use app::api::RequestId;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use backend::{Conflict, Error};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// An error of this API.
#[derive(Debug)]
pub(crate) enum ApiError {
    NotFound,
    MethodNotAllowed,
    Unauthenticated,
    /// The body or a parameter is not what is expected here; the sentence holds nothing that was sent.
    Unreadable(String),
    /// What is asked for does not exist in the form it is asked for.
    Unsuitable(&'static str),
    /// The body is longer than any that makes sense.
    TooLarge,
    Backend(Error, RequestId),
}

/// Seconds after which the client is to try again.
const RETRY_AFTER: u32 = 2;

impl ApiError {
    /// The client retries 429, 502, 503 and 504, so a permanent refusal is never one of them.
    fn parts(self) -> (StatusCode, String, Option<u32>) {
        let plain = |status, detail: &str| (status, detail.to_owned(), None);
        let (error, request_id) = match self {
            Self::NotFound => return plain(StatusCode::NOT_FOUND, "Not found."),
            Self::MethodNotAllowed => return plain(StatusCode::METHOD_NOT_ALLOWED, "There is no such method here."),
            Self::Unauthenticated => return plain(StatusCode::UNAUTHORIZED, "The API token is not valid."),
            Self::Unreadable(detail) => return (StatusCode::UNPROCESSABLE_ENTITY, detail, None),
            Self::Unsuitable(detail) => return plain(StatusCode::CONFLICT, detail),
            Self::TooLarge => return plain(StatusCode::PAYLOAD_TOO_LARGE, "The body is too long."),
            Self::Backend(error, request_id) => (error, request_id),
        };
        match error {
            Error::NotFound => plain(StatusCode::NOT_FOUND, "Not found."),
            Error::Unauthenticated => plain(StatusCode::UNAUTHORIZED, "The API token is not valid."),
            Error::Forbidden => plain(StatusCode::FORBIDDEN, "You may not do this."),
            Error::Invalid(errors) => {
                let sentences: Vec<String> =
                    errors.iter().map(|(field, sentence)| format!("{}: {sentence}", wire_name(field))).collect();
                (StatusCode::UNPROCESSABLE_ENTITY, sentences.join(" "), None)
            }
            Error::Conflict(conflict @ Conflict::SetUpDone) => plain(StatusCode::NOT_FOUND, &conflict.to_string()),
            Error::Conflict(conflict) => (StatusCode::CONFLICT, conflict.to_string(), None),
            Error::RateLimited { retry_after } => {
                (StatusCode::TOO_MANY_REQUESTS, "Too many requests.".into(), Some(retry_after))
            }
            Error::Upstream { problem } => {
                let detail = format!("{} {}", problem.fact(), problem.advice());
                (StatusCode::SERVICE_UNAVAILABLE, detail, Some(RETRY_AFTER))
            }
            Error::DbUnavailable(source) => {
                tracing::warn!(error = %source, "database unavailable");
                (StatusCode::SERVICE_UNAVAILABLE, "The database is out of reach.".into(), Some(RETRY_AFTER))
            }
            error @ (Error::Integrity | Error::Internal(_)) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, request_id = request_id.0, "request failed");
                plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.")
            }
        }
    }
}

/// What the client calls a field.
fn wire_name(field: &str) -> &str {
    match field {
        "bucket" => "name",
        "region" => "region_name",
        "endpoint" => "endpoint_url",
        "auth_method" => "auth_config",
        "account_id" => "external_customer_id",
        "role_name" => "external_role_name",
        "bucket_config" => "bucket_nickname",
        "service_account" => "target_service_account",
        field => field,
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, detail, retry_after) = self.parts();
        let mut response = (status, Json(json!({ "detail": detail }))).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
