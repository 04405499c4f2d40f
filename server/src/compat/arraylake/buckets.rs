//! Bucket configs.

use std::sync::Arc;

use axum::{Json, response::Response};
use backend::KeysetRequest;
use domain::{bucket::EditedBucket, draft::bucket::BucketDraft};
use http::StatusCode;
use serde_json::json;

use super::{
    bearer::Bearer,
    bucket_form::{BucketRequest, BucketResponse},
};
use crate::{
    compat::long_list::{Part, long_list},
    http::{Body, Change, Problem},
};

/// `GET /orgs/{org}/buckets`: all of them but those with a name that makes clients refuse the whole list.
pub(super) async fn list(bearer: Bearer) -> Result<Response, Problem> {
    let bearer = Arc::new(bearer);
    long_list(move |after| {
        let bearer = bearer.clone();
        async move {
            let wanted = KeysetRequest { after, ..KeysetRequest::default() };
            let part = backend::buckets::list_after(&bearer.cx, &bearer.actor, &wanted).await?;
            Ok(Part::some(part, |bucket| BucketResponse::readable(bucket, &bearer)))
        }
    })
    .await
}

/// `POST /orgs/{org}/buckets`
pub(super) async fn create(
    bearer: Bearer,
    Body(request): Body<BucketRequest>,
) -> Result<(StatusCode, Json<BucketResponse>), Problem> {
    let (draft, extra) = request.into_new(&bearer)?;
    let mut new = draft.parse()?;
    new.extra = extra;
    let bucket = backend::buckets::create(&bearer.cx, &bearer.actor, &new).await?;
    Ok((StatusCode::CREATED, Json(BucketResponse::new(bucket, &bearer))))
}

/// `GET /orgs/{org}/buckets/{id}`
pub(super) async fn get(bearer: Bearer) -> Result<Json<BucketResponse>, Problem> {
    let bucket = backend::buckets::get(&bearer.cx, &bearer.actor, bearer.bucket()?).await;
    Ok(Json(BucketResponse::new(bucket?, &bearer)))
}

/// `PATCH /orgs/{org}/buckets/{id}`: only the fields that are sent change.
pub(super) async fn modify(bearer: Bearer, change: Change<BucketRequest>) -> Result<Json<BucketResponse>, Problem> {
    let id = bearer.bucket()?;
    let bucket = backend::buckets::get(&bearer.cx, &bearer.actor, id).await?;
    let request = change.of(&json!(BucketResponse::new(bucket.clone(), &bearer)))?;
    let (draft, extra) = request.over(BucketDraft::of(&bucket), Some(&bucket), &bearer)?;
    let edited = draft.parse_edit()?;
    let edited = EditedBucket { extra, ..edited };
    // Fields that were not sent were read a moment ago: without the version, a concurrent change would be overwritten.
    let version = Some(bucket.version);
    let bucket = backend::buckets::edit(&bearer.cx, &bearer.actor, id, &edited, version).await;
    Ok(Json(BucketResponse::new(bucket?, &bearer)))
}

/// `DELETE /orgs/{org}/buckets/{id}`: the client has already asked for confirmation.
pub(super) async fn delete(bearer: Bearer) -> Result<StatusCode, Problem> {
    backend::buckets::delete(&bearer.cx, &bearer.actor, bearer.bucket()?, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /orgs/{org}/buckets/{id}/default`
pub(super) async fn make_default(bearer: Bearer) -> Result<StatusCode, Problem> {
    backend::buckets::set_default(&bearer.cx, &bearer.actor, bearer.bucket()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
