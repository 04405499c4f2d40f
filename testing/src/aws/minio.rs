//! What MinIO refuses in requests for temporary keys, by its own code:
//! <https://github.com/minio/minio/blob/RELEASE.2025-06-13T11-33-47Z/cmd/sts-handlers.go>,
//! <https://github.com/minio/pkg/blob/v3.1.0/policy/resource.go>.

use std::collections::HashMap;

use axum::{http::StatusCode, response::Response};
use serde_json::Value;

use super::answers::sts_refusal;

/// The refusal of a parameter, and of every action but its own.
pub(super) fn invalid_parameter() -> Response {
    sts_refusal(StatusCode::BAD_REQUEST, "InvalidParameterValue")
}

/// Whether it can read the policy: it knows the buckets of one partition.
pub(super) fn can_read_policy(asked: &HashMap<String, String>) -> bool {
    let policy: Value = serde_json::from_str(&asked["Policy"]).unwrap();
    let resources =
        policy["Statement"].as_array().unwrap().iter().filter_map(|statement| statement["Resource"].as_array());
    resources.flatten().all(|arn| arn.as_str().unwrap().starts_with("arn:aws:s3:::"))
}
