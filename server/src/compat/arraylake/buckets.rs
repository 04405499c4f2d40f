//! Bucket configs, in the client's form.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State};
use backend::Backend;
use domain::bucket::{Access, Bucket};
use serde::Serialize;
use serde_json::{Value, json};

use super::{bearer::Bearer, error::ApiError};

/// What stands for a secret that is there and not told.
const MASK: &str = "**********";

/// A bucket config, as the client reads it. Every key the client requires is always there.
#[derive(Debug, Serialize)]
pub(super) struct BucketResponse {
    id: String,
    nickname: String,
    platform: &'static str,
    name: String,
    prefix: String,
    extra_config: BTreeMap<&'static str, Value>,
    is_default: bool,
    created: String,
    updated: String,
    created_by: Option<String>,
    auth_config: Value,
    /// Only clients up to 0.9.10 want it.
    auth_method: &'static str,
}

impl From<Bucket> for BucketResponse {
    fn from(bucket: Bucket) -> Self {
        let store = &bucket.location.store;
        let mut extra_config = BTreeMap::new();
        if let Some(region) = store.region() {
            extra_config.insert("region_name", json!(region));
        }
        if let Some(endpoint) = store.endpoint() {
            extra_config.insert("endpoint_url", json!(endpoint));
            extra_config.insert("use_ssl", json!(endpoint.is_https()));
        }
        let auth_config = match &bucket.access {
            Access::SelfManaged => json!({ "method": "anonymous" }),
            Access::AwsRole(role) => json!({
                "method": "aws_customer_managed_role",
                "external_customer_id": role.account,
                "external_role_name": role.name,
                "shared_secret": MASK,
            }),
        };
        Self {
            id: bucket.id.to_string(),
            platform: store.platform().as_str(),
            name: bucket.location.bucket.to_string(),
            prefix: bucket.location.prefix.on_the_wire().to_owned(),
            extra_config,
            is_default: bucket.is_default,
            created: bucket.created_at.iso(),
            updated: bucket.updated_at.iso(),
            created_by: bucket.created_by,
            auth_config,
            auth_method: bucket.access.method().as_str(),
            nickname: bucket.nickname.into(),
        }
    }
}

/// `GET /orgs/{org}/buckets`
pub(super) async fn list(
    State(backend): State<Arc<Backend>>,
    bearer: Bearer,
) -> Result<Json<Vec<BucketResponse>>, ApiError> {
    let buckets = backend.list_buckets(&bearer.actor).await.map_err(|error| bearer.error(error))?;
    Ok(Json(buckets.into_iter().map(Into::into).collect()))
}
