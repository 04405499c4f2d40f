//! The policies for a role that is stored as a cloud credential.

use axum::Json;

use super::form::{AwsTrust, PolicyQuery};
use crate::{
    api::{
        caller::InNamespace,
        params::NamespacePath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Query},
};

/// Get the policies for a role
///
/// For a role that will be stored as a cloud credential, with the namespace's external ID: it exists before any role, and
/// never changes. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/credentials/trust",
    operation_id = "getRoleTrust",
    tag = "Trust documents",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, PolicyQuery),
    responses(
        (status = 200, description = "What to paste at AWS.", body = AwsTrust),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn for_role(inside: InNamespace, Query(query): Query<PolicyQuery>) -> Result<Json<AwsTrust>, Problem> {
    let with = query.parse()?;
    let external_id = backend::external_id::get(&inside.cx, &inside.actor).await?;
    Ok(Json(AwsTrust::new(&inside.cx, Some(&external_id), &with)?))
}
