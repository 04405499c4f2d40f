//! The cloud credentials of a namespace.

use backend::CredentialFilter;

use super::form::CloudCredential;
use crate::{
    api::{
        caller::InNamespace,
        page::{Listed, PageQuery, SearchQuery},
        params::NamespacePath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List cloud credentials
///
/// By name, without their secrets.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/credentials",
    operation_id = "listCloudCredentials",
    tag = "Cloud credentials",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, PageQuery, SearchQuery),
    responses(
        (status = 200, description = "A page of cloud credentials.", body = Listed<CloudCredential>),
        Refused,
    )
)]
pub(super) async fn list(
    inside: InNamespace,
    Query(page): Query<PageQuery>,
    Query(search): Query<SearchQuery>,
) -> Result<Listed<CloudCredential>, Problem> {
    let wanted = search.among(page.of::<CloudCredential, _>()?)?;
    let filter = CredentialFilter::default();
    Ok(backend::credentials::list_after(&inside.cx, &inside.actor, filter, &wanted).await?.into())
}
