//! The repos of an organisation.

use backend::RepoFilter;
use domain::id::BucketConfigId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::form::RepoEntry;
use crate::{
    api::{
        caller::InOrg,
        page::{Listed, PageQuery, SearchQuery},
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// The filter of a list of repos.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct RepoQuery {
    /// Only repos on the bucket config with this id.
    #[param(value_type = Option<uuid::Uuid>)]
    bucket_config: Option<BucketConfigId>,
}

/// List repos
///
/// By name. Visible to all members of the organisation.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/repos",
    operation_id = "listRepos",
    tag = "Repos",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(OrgPath, PageQuery, SearchQuery, RepoQuery),
    responses(
        (status = 200, description = "A page of repos.", body = Listed<RepoEntry>),
        Refused,
    )
)]
pub(super) async fn list(
    org: InOrg,
    Query(page): Query<PageQuery>,
    Query(search): Query<SearchQuery>,
    Query(query): Query<RepoQuery>,
) -> Result<Listed<RepoEntry>, Problem> {
    let wanted = search.among(page.of::<RepoEntry, _>()?)?;
    let filter = query.bucket_config.map_or(RepoFilter::All, RepoFilter::OnBucket);
    Ok(backend::repos::list_after(&org.cx, &org.actor, &filter, &wanted).await?.into())
}
