//! The organisations of the caller.

use axum::Json;
use domain::token::{Access, Resource};

use super::form::Organization;
use crate::{
    api::{caller::Caller, page::Listed, refused::Refused},
    http::Problem,
};

/// List my organisations
///
/// By name, all that the caller belongs to. A token of an organisation is good for that one only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs",
    operation_id = "listOrganizations",
    tag = "Organisations",
    security(("token" = ["organization:read"]), ("password" = [])),
    responses(
        (status = 200, description = "The organisations.", body = Listed<Organization>),
        Refused,
    )
)]
pub(super) async fn list(caller: Caller) -> Result<Json<Listed<Organization>>, Problem> {
    caller.must_reach(Resource::Organization, Access::Read)?;
    Ok(Json(Listed::all(backend::orgs::list(&caller.cx, &caller.client).await?)))
}
