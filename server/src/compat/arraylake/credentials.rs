//! Credentials, in the client's form.

use std::collections::HashMap;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use backend::{Error, Intent, RepoKeys, VendedCredentials};
use domain::bucket::AuthMethod;
use http::header;
use serde_json::{Value, json};

use super::{bearer::Bearer, bucket_form::BucketResponse, error::ApiError, repo_form::StatusResponse};
use crate::http::Query;

/// `GET /orgs/{org}/buckets/{id}/credentials`: keys for everything under the config's prefix, to read unless asked
/// otherwise; null where clients bring their own.
pub(super) async fn of_bucket(
    bearer: Bearer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, ApiError> {
    Ok(unkept(form(vend_for_bucket(&bearer, &query).await?)))
}

async fn vend_for_bucket(bearer: &Bearer, query: &HashMap<String, String>) -> Result<VendedCredentials, ApiError> {
    let intent = match query.get("access").map(String::as_str) {
        None | Some("read") => Intent::Read,
        Some("write") => Intent::Write,
        Some(_) => return Err(ApiError::unreadable("access: It is read or write.")),
    };
    if intent == Intent::Write {
        bearer.must_write()?;
    }
    let vended = backend::vending::vend_for_bucket(&bearer.cx, &bearer.actor, bearer.bucket()?, intent).await;
    vended.map_err(|error| bearer.error(error))
}

/// `GET /repos/{org}/{repo}/bucket-credentials`: keys for everything under the repo's prefix.
pub(super) async fn of_repo(bearer: Bearer) -> Result<Response, ApiError> {
    Ok(unkept(form(vend_for_repo(&bearer).await?)))
}

async fn vend_for_repo(bearer: &Bearer) -> Result<VendedCredentials, ApiError> {
    bearer.must_write()?;
    let vended = backend::vending::vend_for_repo(&bearer.cx, &bearer.actor, bearer.repo()).await;
    vended.map_err(|error| bearer.error(error))
}

/// `GET /repos/{org}/{repo}/open`: everything the client needs to open a repo, in one answer. It works on a repo that was
/// just registered: nothing is looked for in the bucket.
pub(super) async fn open(bearer: Bearer) -> Result<Response, ApiError> {
    bearer.must_write()?;
    let (cx, actor) = (&bearer.cx, &bearer.actor);
    let repo = backend::repos::get(cx, actor, bearer.repo()).await.map_err(|error| bearer.error(error))?;
    let bucket = backend::buckets::get(cx, actor, repo.bucket).await.map_err(|error| bearer.error(error))?;
    let viewer = backend::people::get_viewer(cx, actor.person()).await.map_err(|error| bearer.error(error))?;
    let vended = match backend::vending::vend_for_repo(cx, actor, bearer.repo()).await {
        Ok(vended) => Some(vended),
        // The client says so itself, from the status.
        Err(Error::Conflict(backend::Conflict::RepoOffline)) => None,
        Err(error) => return Err(bearer.error(error)),
    };
    let is_asked = bucket.told_method() == AuthMethod::Hmac && matches!(vended, Some(VendedCredentials::Temporary(_)));
    let keys = if is_asked { RepoKeys::Asked } else { RepoKeys::AsConfigured };
    let credentials = vended.map_or(Value::Null, form);
    let prefix = repo.location.prefix.on_the_wire().to_owned();
    Ok(unkept(json!({
        "repo_bucket": BucketResponse::new(bucket, &bearer).with_keys(keys, &bearer),
        "repo_prefix": prefix,
        "repo_credentials": credentials,
        "virtual_chunk_credentials": {},
        "author": { "name": viewer.name, "email": viewer.email },
        "principal_id": actor.person(),
        "status": StatusResponse::from(repo.status),
    })))
}

/// `GET /api/v1/repos/{org}/{repo}/aws-credentials`: the same in the form AWS SDKs read from a container's credentials
/// endpoint, so that any of them uses a repo and renews its keys by itself.
/// See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>.
pub(super) async fn of_repo_for_sdks(bearer: Bearer) -> Result<Response, ApiError> {
    Ok(unkept(sdk_form(vend_for_repo(&bearer).await?)?))
}

/// `GET /api/v1/orgs/{org}/buckets/{id}/aws-credentials`: the same for everything under a bucket config's prefix.
pub(super) async fn of_bucket_for_sdks(
    bearer: Bearer,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, ApiError> {
    Ok(unkept(sdk_form(vend_for_bucket(&bearer, &query).await?)?))
}

/// Temporary keys by the names of a container's answer and of a credential process's; nothing else is in the form of keys
/// that SDKs renew.
fn sdk_form(vended: VendedCredentials) -> Result<Value, ApiError> {
    match vended {
        VendedCredentials::Temporary(keys) => Ok(json!({
            "Version": 1,
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key.as_str(),
            "Token": keys.session_token.as_str(),
            "SessionToken": keys.session_token.as_str(),
            "Expiration": keys.expires_at.utc(),
        })),
        VendedCredentials::SelfManaged => Err(ApiError::conflict("This bucket is self-managed: use keys of your own.")),
        VendedCredentials::Token(_) => {
            Err(ApiError::conflict("This bucket is on Google Cloud Storage, which AWS SDKs do not open with a token."))
        }
        VendedCredentials::Stored(_) => Err(ApiError::conflict(
            "The store of this bucket makes no temporary keys, and AWS SDKs take a pair that never expires from a profile, not from here.",
        )),
    }
}

fn form(vended: VendedCredentials) -> Value {
    match vended {
        VendedCredentials::SelfManaged => Value::Null,
        VendedCredentials::Temporary(keys) => json!({
            "aws_access_key_id": keys.access_key_id,
            "aws_secret_access_key": keys.secret_access_key.as_str(),
            "aws_session_token": keys.session_token.as_str(),
            "expiration": keys.expires_at.iso(),
        }),
        VendedCredentials::Token(token) => json!({
            "access_token": token.access_token.as_str(),
            "principal": token.account,
            "expiration": token.expires_at.iso(),
        }),
        VendedCredentials::Stored(keys) => json!({
            "aws_access_key_id": keys.access_key_id,
            "aws_secret_access_key": keys.secret_access_key.as_str(),
            "aws_session_token": null,
            "expiration": null,
        }),
    }
}

/// An answer that nobody on the way keeps.
fn unkept(body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
