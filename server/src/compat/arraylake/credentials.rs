//! Credentials, in the client's format.

use std::collections::HashMap;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use backend::{Error, Intent, RepoKeys, VendedCredentials};
use domain::{bucket::AuthMethod, token::Access};
use http::header;
use serde_json::{Value, json};

use super::{
    bearer::{Bearer, Reader},
    bucket_form::BucketResponse,
    repo_form::StatusResponse,
};
use crate::http::{Holding, Problem, Query};

/// `GET /orgs/{org}/buckets/{id}/credentials`: keys for the config's prefix, for reading by default; null if clients use
/// their own.
pub(super) async fn of_bucket(
    Holding(bearer, mut held): Holding<Bearer>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let intent = match query.get("access").map(String::as_str) {
        None | Some("read") => Intent::Read,
        Some("write") => Intent::Write,
        Some(_) => return Err(Problem::unreadable("access: It is read or write.")),
    };
    if intent == Intent::Write {
        bearer.must_reach(Access::ReadWrite)?;
    }
    let at = (&bearer.cx, &mut held);
    let vended = backend::vending::vend_for_bucket(at, &bearer.actor, bearer.bucket()?, intent).await?;
    Ok(uncached(form(vended)))
}

/// `GET /repos/{org}/{repo}/bucket-credentials`: keys for the repo's prefix, for writing if the caller's role and token allow
/// it.
pub(super) async fn of_repo(Holding(bearer, mut held): Holding<Reader>) -> Result<Response, Problem> {
    let at = (&bearer.cx, &mut held);
    Ok(uncached(form(backend::vending::vend_for_repo(at, &bearer.actor, bearer.repo()).await?)))
}

/// `GET /repos/{org}/{repo}/open`: everything the client needs to open a repo, in one answer. It works for a repo without
/// data: the bucket is not accessed.
pub(super) async fn open(bearer: Reader) -> Result<Response, Problem> {
    let (cx, actor) = (&bearer.cx, &bearer.actor);
    let repo = backend::repos::get(cx, actor, bearer.repo()).await?;
    let bucket = backend::buckets::get_of_repo(cx, actor, &repo).await?;
    if !bucket.location.bucket.is_read_by_arraylake() {
        return Err(Problem::conflict("arraylake reads no names of buckets with a colon in them."));
    }
    let author = backend::people::get_named(cx, actor.person()).await?;
    let vended = match backend::vending::vend_for_repo(cx, actor, bearer.repo()).await {
        Ok(vended) => Some(vended),
        // The client derives this message from the status.
        Err(Error::Conflict(backend::Conflict::RepoOffline)) => None,
        Err(error) => return Err(error.into()),
    };
    let is_asked =
        bucket.effective_method() == AuthMethod::Hmac && matches!(vended, Some(VendedCredentials::Temporary(_)));
    let keys = if is_asked { RepoKeys::OnRequest } else { RepoKeys::AsConfigured };
    let credentials = vended.map_or(Value::Null, form);
    let prefix = repo.location.prefix.on_the_wire().to_owned();
    Ok(uncached(json!({
        "repo_bucket": BucketResponse::new(bucket, &bearer).with_keys(keys, &bearer),
        "repo_prefix": prefix,
        "repo_credentials": credentials,
        "virtual_chunk_credentials": {},
        "author": { "name": author.name, "email": author.email },
        "principal_id": actor.person(),
        "status": StatusResponse::from(repo.status),
    })))
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

/// An answer that must not be cached.
fn uncached(body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
