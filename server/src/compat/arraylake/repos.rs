//! Repos.

use std::{collections::HashMap, sync::Arc};

use axum::{Extension, Json, response::Response};
use backend::{Entry, KeysetRequest, RepoFilter, RepoKeys};
use domain::{
    bucket::{AuthMethod, Bucket},
    field::FieldErrors,
    id::BucketConfigId,
    listing::PageRequest,
    location::Platform,
    repo::{Metadata, NewRepo, Repo},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    bearer::{Bearer, Reader},
    bucket_form::BucketResponse,
    repo_form::{RepoEdit, RepoRequest, RepoResponse, StatusRequest, StatusResponse},
};
use crate::{
    compat::long_list::{Part, long_list},
    http::{Body, Change, Compressible, Problem, Query},
};

/// The largest page size.
const MAX_ROWS: u32 = 1_000;

/// A page of repos. The client requests pages until `page` reaches `pages`.
#[derive(Debug, Serialize)]
pub(super) struct RepoPage {
    items: Vec<RepoResponse>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// `POST /orgs/{org}/repos`
pub(super) async fn register(
    bearer: Bearer,
    Body(request): Body<RepoRequest>,
) -> Result<(StatusCode, Json<RepoResponse>), Problem> {
    create(&bearer, request.into_new()).await
}

/// `POST /orgs/{org}/repos/import`
pub(super) async fn import(
    bearer: Bearer,
    Body(request): Body<RepoRequest>,
) -> Result<(StatusCode, Json<RepoResponse>), Problem> {
    create(&bearer, request.into_import()).await
}

async fn create(
    bearer: &Bearer,
    new: Result<NewRepo, FieldErrors>,
) -> Result<(StatusCode, Json<RepoResponse>), Problem> {
    let entry = backend::repos::create(&bearer.cx, &bearer.actor, &new?).await?;
    // The repo is registered even if its keys can't be vended now: the client then requests them.
    let keys = keys_of(bearer, &entry).await.unwrap_or_else(|error| {
        tracing::warn!(?error, "a repo was registered, but its keys could not be had");
        RepoKeys::OnRequest
    });
    Ok((StatusCode::CREATED, Json(with_keys(bearer, entry, keys))))
}

/// `GET /repos/{org}/{repo}`
pub(super) async fn get(bearer: Reader) -> Result<Json<RepoResponse>, Problem> {
    let repo = backend::repos::get(&bearer.cx, &bearer.actor, bearer.repo()).await?;
    let bucket = backend::buckets::get_of_repo(&bearer.cx, &bearer.actor, &repo).await?;
    let entry = Entry { repo, bucket };
    let keys = keys_of(&bearer, &entry).await?;
    Ok(Json(with_keys(&bearer, entry, keys)))
}

/// How the client gets the keys of a repo.
async fn keys_of(bearer: &Bearer, Entry { repo, bucket }: &Entry) -> Result<RepoKeys, backend::Error> {
    if bucket.effective_method() != AuthMethod::Hmac || bucket.location.store.platform() == Platform::Gs {
        return Ok(RepoKeys::AsConfigured);
    }
    backend::vending::keys_for_repo(&bearer.cx, &bearer.actor, repo).await
}

/// The repo with its bucket config, which includes how the client gets the keys.
fn with_keys(bearer: &Bearer, Entry { repo, bucket }: Entry, keys: RepoKeys) -> RepoResponse {
    let bucket = BucketResponse::readable(bucket, bearer).map(|bucket| bucket.with_keys(keys, bearer));
    RepoResponse::new(&bearer.actor, repo, bucket)
}

/// The bucket configs of some repos, by id.
type Buckets = HashMap<BucketConfigId, Bucket>;

async fn buckets_of(bearer: &Bearer, repos: &[Repo]) -> Result<Buckets, Problem> {
    let mut ids: Vec<_> = repos.iter().map(|repo| repo.bucket).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(backend::buckets::get_some(&bearer.cx, &bearer.actor, &ids).await?)
}

/// A repo with its bucket config, without secrets.
fn without_keys(bearer: &Bearer, repo: Repo, buckets: &Buckets) -> RepoResponse {
    let bucket = buckets.get(&repo.bucket).cloned().and_then(|bucket| BucketResponse::readable(bucket, bearer));
    RepoResponse::new(&bearer.actor, repo, bucket)
}

/// The parameters of a list.
#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    page: Option<u32>,
    size: Option<u32>,
    filter_metadata: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Result<RepoFilter, FieldErrors> {
        // Clients send an empty text if there is no filter.
        let text = self.filter_metadata.as_deref().unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(RepoFilter::All);
        }
        let entries =
            serde_json::from_str(text).map_err(|_| FieldErrors::at("filter_metadata", "This is a JSON object."))?;
        let metadata = Metadata::new(entries);
        let metadata = metadata.map_err(|invalid| FieldErrors::at("filter_metadata", invalid.to_string()))?;
        Ok(metadata.into())
    }

    fn wanted(&self) -> Result<PageRequest, FieldErrors> {
        let (page, rows) = (self.page.unwrap_or(1), self.size.unwrap_or(100));
        if page == 0 || !(1..=MAX_ROWS).contains(&rows) {
            return Err(FieldErrors::at("size", format!("Pages begin at 1 and have 1 to {MAX_ROWS} rows.")));
        }
        Ok(PageRequest { page, rows, search: String::new() })
    }
}

/// `GET /orgs/{org}/repos`, used by clients up to 0.26.
pub(super) async fn list(bearer: Bearer, Query(query): Query<ListQuery>) -> Result<Response, Problem> {
    let filter = query.filter()?;
    all_of(bearer, filter).await
}

/// All repos that match the filter.
async fn all_of(bearer: Bearer, filter: RepoFilter) -> Result<Response, Problem> {
    let shared = Arc::new((bearer, filter));
    long_list(move |after| {
        let shared = shared.clone();
        async move {
            let (bearer, filter) = shared.as_ref();
            let wanted = KeysetRequest { after, ..KeysetRequest::default() };
            let part = backend::repos::list_after(&bearer.cx, &bearer.actor, filter, &wanted).await?;
            let buckets = buckets_of(bearer, &part.items).await?;
            Ok(Part::of(part, |repo| without_keys(bearer, repo, &buckets)))
        }
    })
    .await
}

/// `GET /orgs/{org}/repos/paginated`
pub(super) async fn page(
    bearer: Bearer,
    Query(query): Query<ListQuery>,
) -> Result<(Extension<Compressible>, Json<RepoPage>), Problem> {
    let filter = query.filter()?;
    let wanted = query.wanted()?;
    let page = backend::repos::list(&bearer.cx, &bearer.actor, &filter, wanted).await?;
    let (total, pages) = (page.total, page.pages());
    let (number, size) = (page.wanted.page, page.wanted.rows);
    let buckets = buckets_of(&bearer, &page.items).await?;
    let items = page.items.into_iter().map(|repo| without_keys(&bearer, repo, &buckets)).collect();
    Ok((Extension(Compressible), Json(RepoPage { items, total, page: number, size, pages })))
}

/// `GET /orgs/{org}/buckets/{id}/repos`
pub(super) async fn on_bucket(bearer: Bearer) -> Result<Response, Problem> {
    let id = bearer.bucket()?;
    backend::buckets::get(&bearer.cx, &bearer.actor, id).await?;
    all_of(bearer, RepoFilter::OnBucket(id)).await
}

/// `PATCH /orgs/{org}/{repo}`
pub(super) async fn modify(bearer: Bearer, change: Change<RepoEdit>) -> Result<Json<RepoResponse>, Problem> {
    let repo = backend::repos::get(&bearer.cx, &bearer.actor, bearer.repo()).await?;
    let current = RepoResponse::new(&bearer.actor, repo, None);
    let change = change.of(&json!(current))?.parse()?;
    let edited = backend::repos::edit(&bearer.cx, &bearer.actor, bearer.repo(), &change).await;
    let Entry { repo, bucket } = edited?;
    Ok(Json(RepoResponse::new(&bearer.actor, repo, BucketResponse::readable(bucket, &bearer))))
}

/// `PUT /orgs/{org}/{repo}/status`
pub(super) async fn set_status(bearer: Bearer, change: Change<StatusRequest>) -> Result<Json<StatusResponse>, Problem> {
    let request = change.of(&Value::Null)?;
    let mut errors = FieldErrors::default();
    let mode = errors.check("mode", request.mode.parse());
    let message = request.message.and_then(|text| errors.check("message", text.parse()));
    let mode = mode.filter(|_| errors.is_empty()).ok_or(errors)?;
    let repo = backend::repos::set_mode(&bearer.cx, &bearer.actor, bearer.repo(), mode, message.as_ref()).await?;
    Ok(Json(repo.repo.status.into()))
}

/// `DELETE /orgs/{org}/{repo}`: the entry is deleted, the objects remain.
pub(super) async fn delete(bearer: Bearer) -> Result<StatusCode, Problem> {
    backend::repos::delete(&bearer.cx, &bearer.actor, bearer.repo(), None).await?;
    Ok(StatusCode::NO_CONTENT)
}
