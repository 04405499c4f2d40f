//! Temporary keys in the formats of container endpoints and credential processes combined. No other kind of credential fits
//! these formats.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use backend::VendedKeys;
use http::header;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::schema;

/// The access of keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::api) enum KeyAccess {
    /// To read.
    #[default]
    Read,
    /// To read and write.
    Write,
}

/// Temporary keys, with the field names that AWS SDKs expect.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AwsKeys {
    /// The version of the format, as printed by a `credential_process`.
    #[schema(minimum = 1, maximum = 1)]
    version: u8,
    /// The access key id.
    #[schema(example = "ASIAIOSFODNN7EXAMPLE")]
    access_key_id: String,
    /// The secret access key.
    secret_access_key: String,
    /// The session token, by its name in container endpoints.
    token: String,
    /// The session token, by its name in a `credential_process`.
    session_token: String,
    /// When the keys expire. SDKs request new ones before.
    #[schema(value_type = schema::Time)]
    expiration: String,
}

/// An answer that must not be cached.
pub(super) fn unstored(keys: VendedKeys) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(AwsKeys::from(keys))).into_response()
}

impl From<VendedKeys> for AwsKeys {
    fn from(keys: VendedKeys) -> Self {
        Self {
            version: 1,
            access_key_id: keys.access_key_id,
            secret_access_key: keys.secret_access_key.to_string(),
            token: keys.session_token.to_string(),
            session_token: keys.session_token.to_string(),
            expiration: keys.expires_at.utc(),
        }
    }
}
