//! The cloud credentials of a namespace.

use axum::Json;
use backend::CredentialFilter;

use super::form::CloudCredential;
use crate::{
    api::{
        caller::InNamespace,
        page::{Listed, PageQuery},
        params::NamespacePath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List cloud credentials
///
/// By name, without what is secret of them.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/credentials",
    operation_id = "listCloudCredentials",
    tag = "Cloud credentials",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, PageQuery),
    responses(
        (status = 200, description = "A page of cloud credentials.", body = Listed<CloudCredential>),
        Refused,
    )
)]
pub(super) async fn list(
    inside: InNamespace,
    Query(query): Query<PageQuery>,
) -> Result<Json<Listed<CloudCredential>>, Problem> {
    let filter = CredentialFilter::default();
    Ok(Json(Listed::new(backend::credentials::list(&inside.cx, &inside.actor, filter, query.wanted()?).await?)))
}
