//! The repos of an organisation.

use axum::Json;
use backend::RepoFilter;
use domain::id::BucketConfigId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::form::RepoEntry;
use crate::{
    api::{
        caller::InOrg,
        page::{self, Listed},
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// Which repos are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct RepoQuery {
    /// The most items of a page.
    #[param(minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before; without it, the list begins.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Only what contains this text, whatever the case.
    #[param(max_length = 100)]
    search: Option<String>,
    /// Only those on the bucket config of this id.
    #[param(value_type = Option<uuid::Uuid>)]
    bucket_config: Option<BucketConfigId>,
}

/// List repos
///
/// By name. Everybody in the organisation sees them.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/repos",
    operation_id = "listRepos",
    tag = "Repos",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath, RepoQuery),
    responses(
        (status = 200, description = "A page of repos.", body = Listed<RepoEntry>),
        Refused,
    )
)]
pub(super) async fn list(org: InOrg, Query(query): Query<RepoQuery>) -> Result<Json<Listed<RepoEntry>>, Problem> {
    let wanted = page::wanted(query.limit, query.cursor.as_deref(), query.search.as_deref())?;
    let filter = query.bucket_config.map_or(RepoFilter::All, RepoFilter::OnBucket);
    Ok(Json(Listed::new(backend::repos::list(&org.cx, &org.actor, &filter, wanted).await?)))
}
