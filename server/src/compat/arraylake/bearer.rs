//! Who calls: the bearer of an API token, in the organisation the path names. Cookies count for nothing here.

use std::{collections::HashMap, sync::Arc};

use app::api::RequestId;
use axum::{
    RequestPartsExt as _,
    extract::{FromRef as _, FromRequestParts, Path},
};
use backend::{Backend, Error, actor::Actor};
use domain::id::BucketConfigId;
use http::{header, request::Parts};

use super::error::ApiError;
use crate::AppState;

/// The caller, wherever their token belongs.
pub(super) struct Caller {
    pub(super) actor: Actor,
    pub(super) backend: Arc<Backend>,
    /// Whether the client is one from before 0.20, which knows the AWS role by another word.
    pub(super) is_old: bool,
    request_id: RequestId,
}

impl Caller {
    /// An error of the backend, on behalf of this request.
    pub(super) fn error(&self, error: Error) -> ApiError {
        ApiError::Backend(error, self.request_id.clone())
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let request_id = parts.extensions.get().cloned().unwrap_or(RequestId(String::new()));
        let token = bearer_token(parts).ok_or(ApiError::Unauthenticated)?.to_owned();
        let backend = Arc::<Backend>::from_ref(state);
        let actor = backend
            .actor_with_token(&token)
            .await
            .map_err(|error| ApiError::Backend(error, request_id.clone()))?
            .with_request(Some(request_id.0.clone()));
        Ok(Self { actor, backend, is_old: is_old(parts), request_id })
    }
}

/// The caller in the organisation the path names, which must be their token's.
pub(super) struct Bearer {
    pub(super) caller: Caller,
    path: HashMap<String, String>,
}

impl std::ops::Deref for Bearer {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Bearer {
    /// The bucket config the path names.
    pub(super) fn bucket(&self) -> Result<BucketConfigId, ApiError> {
        self.path.get("id").and_then(|id| id.parse().ok()).ok_or(ApiError::NotFound)
    }

    /// The repo the path names.
    pub(super) fn repo(&self) -> &str {
        self.path.get("repo").map(String::as_str).unwrap_or_default()
    }
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let Path(path): Path<HashMap<String, String>> = parts.extract().await.map_err(|_| ApiError::NotFound)?;
        // The token's organisation is the only one there is for its bearer.
        if path.get("org").is_some_and(|org| org == caller.actor.slug().as_str()) {
            Ok(Self { caller, path })
        } else {
            Err(ApiError::NotFound)
        }
    }
}

/// The token, when there is exactly one: behind its scheme, or by itself as AWS SDKs send what they find in
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
fn bearer_token(parts: &Parts) -> Option<&str> {
    let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let value = value.to_str().ok()?;
    match value.split_once(' ') {
        Some((scheme, token)) => scheme.eq_ignore_ascii_case("bearer").then_some(token.trim()),
        None => Some(value),
    }
}

fn is_old(parts: &Parts) -> bool {
    let version = parts.headers.get("client-version").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut numbers = version.split('.').map(str::parse::<u32>);
    matches!((numbers.next(), numbers.next()), (Some(Ok(0)), Some(Ok(minor))) if minor < 20)
}
