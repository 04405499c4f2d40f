//! Bodies: JSON, whatever the content type says, because the client says none.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// A body that was read.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| ApiError::TooLarge)?;
        // A list would be read as the fields one after the other.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(ApiError::Unreadable("The body is not the JSON object expected here.".to_owned()));
        }
        // What is wrong is told by its place only: the text around it may be a secret.
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            ApiError::Unreadable(format!(
                "The body is not the JSON expected here: line {}, column {}.",
                error.line(),
                error.column()
            ))
        })
    }
}
