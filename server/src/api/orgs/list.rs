//! The organisations of the caller.

use domain::token::{Access, Resource};

use super::form::Organization;
use crate::{
    api::{
        caller::Caller,
        page::{Listed, PageQuery, SearchQuery},
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List my organisations
///
/// The caller's organisations, by name. A token of an organisation is valid for that organisation only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs",
    operation_id = "listOrganizations",
    tag = "Organisations",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(PageQuery, SearchQuery),
    responses(
        (status = 200, description = "A page of organisations.", body = Listed<Organization>),
        Refused,
    )
)]
pub(super) async fn list(
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(search): Query<SearchQuery>,
) -> Result<Listed<Organization>, Problem> {
    caller.must_reach(Resource::Organization, Access::Read)?;
    let wanted = search.among(page.of::<Organization, _>()?)?;
    Ok(backend::orgs::list_after(&caller.cx, &caller.client, &wanted).await?.into())
}
