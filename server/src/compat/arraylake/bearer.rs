//! Who calls: the bearer of an API token, in the organisation the path names. Cookies count for nothing here.

use std::collections::HashMap;

use app::api::RequestId;
use axum::{
    RequestPartsExt as _,
    extract::{FromRef as _, FromRequestParts, Path},
};
use backend::{Error, actor::Actor};
use http::{header, request::Parts};

use super::error::ApiError;
use crate::AppState;

/// The caller, known and in the right organisation.
pub(super) struct Bearer {
    pub(super) actor: Actor,
    request_id: RequestId,
}

impl Bearer {
    /// An error of the backend, on behalf of this request.
    pub(super) fn error(&self, error: Error) -> ApiError {
        ApiError::Backend(error, self.request_id.clone())
    }
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let request_id = parts.extensions.get().cloned().unwrap_or(RequestId(String::new()));
        let token = bearer_token(parts).ok_or(ApiError::Unauthenticated)?.to_owned();
        let backend = std::sync::Arc::<backend::Backend>::from_ref(state);
        let actor = backend
            .actor_with_token(&token)
            .await
            .map_err(|error| ApiError::Backend(error, request_id.clone()))?
            .with_request(Some(request_id.0.clone()));
        let Path(path): Path<HashMap<String, String>> = parts.extract().await.map_err(|_| ApiError::NotFound)?;
        // The token's organisation is the only one there is for its bearer.
        if path.get("org").is_some_and(|org| org == actor.slug().as_str()) {
            Ok(Self { actor, request_id })
        } else {
            Err(ApiError::NotFound)
        }
    }
}

/// The token, when there is exactly one.
fn bearer_token(parts: &Parts) -> Option<&str> {
    let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
