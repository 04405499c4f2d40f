//! Credentials, in the client's form.

use std::collections::HashMap;

use axum::{
    Json,
    extract::Query,
    response::{IntoResponse as _, Response},
};
use backend::VendedCredentials;
use http::header;
use serde_json::{Value, json};

use super::{bearer::Bearer, error::ApiError};

/// `GET /orgs/{org}/buckets/{id}/credentials`: read-only keys for everything under the config's prefix, or null where
/// clients bring their own.
pub(super) async fn of_bucket(
    bearer: Bearer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, ApiError> {
    let id = bearer.bucket()?;
    if query.get("access").is_some_and(|access| access != "read") {
        return Err(bearer.error(backend::Error::Forbidden));
    }
    let vended = bearer.backend.vend_for_bucket(&bearer.actor, id).await.map_err(|error| bearer.error(error))?;
    let body = match vended {
        VendedCredentials::SelfManaged => Value::Null,
        VendedCredentials::Temporary(keys) => json!({
            "aws_access_key_id": keys.access_key_id,
            "aws_secret_access_key": keys.secret_access_key.as_str(),
            "aws_session_token": keys.session_token.as_str(),
            "expiration": keys.expires_at.iso(),
        }),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
