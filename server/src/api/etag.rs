//! Versions: an answer states the version of what it shows, and a change the version it is based on (RFC 9110, section 13).

use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use backend::{Conflict, Error};
use http::{HeaderValue, StatusCode, header, request::Parts};
use serde::Serialize;

use crate::http::Problem;

/// A resource with a version.
pub(super) trait Versioned {
    /// The version.
    fn version(&self) -> i32;
}

/// An answer with the version in its `ETag`.
pub(super) struct Tagged<T>(pub(super) T);

impl<T: Versioned + Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let Self(resource) = self;
        let tag = HeaderValue::from_str(&format!("\"{}\"", resource.version()));
        let mut response = Json(resource).into_response();
        if let Ok(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The value of `If-Match`.
pub(super) struct IfMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let value = parts.headers.get(header::IF_MATCH);
        Ok(Self(value.map(|value| value.to_str().unwrap_or_default().trim().to_owned())))
    }
}

impl IfMatch {
    /// The version a change is based on; none for `*`, which applies to any version.
    ///
    /// # Errors
    /// 428 without the header, 412 for a value that is not one of our versions.
    pub(super) fn version(&self) -> Result<Option<i32>, Problem> {
        const ASKED: &str = "Send the ETag of what you read as If-Match, so that nobody's change is overwritten.";
        match self.0.as_deref() {
            None => Err(Problem::parameter("If-Match", ASKED).answered(StatusCode::PRECONDITION_REQUIRED)),
            Some("*") => Ok(None),
            Some(tag) => {
                let number =
                    tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
                number.map(Some).ok_or_else(changed)
            }
        }
    }
}

/// The error of a change that named a version.
pub(super) fn of_change(error: Error) -> Problem {
    match error {
        Error::Conflict(Conflict::ChangedMeanwhile | Conflict::CredentialChangedMeanwhile) => changed(),
        error => error.into(),
    }
}

fn changed() -> Problem {
    const CHANGED: &str =
        "Somebody changed it after this version was read. Read it again, compare, and send the change again.";
    Problem::new(StatusCode::PRECONDITION_FAILED, CHANGED)
}
