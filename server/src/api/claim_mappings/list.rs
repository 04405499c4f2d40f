//! The mappings of an organisation.

use axum::Json;

use super::form::ClaimMappings;
use crate::{
    api::{caller::AmongMembers, params::OrgPath, refused::Refused},
    http::Problem,
};

/// List what groups of identity providers give
///
/// For owners.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/claim-mappings",
    operation_id = "listClaimMappings",
    tag = "Members",
    security(("token" = ["member:read"]), ("password" = [])),
    params(OrgPath),
    responses((status = 200, description = "The mappings, and whose groups can be mapped.", body = ClaimMappings), Refused)
)]
pub(super) async fn list(org: AmongMembers) -> Result<Json<ClaimMappings>, Problem> {
    let mappings = backend::claim_mappings::list(&org.cx, &org.actor).await?;
    let providers = backend::claim_mappings::list_providers(&org.cx, &org.actor)?;
    Ok(Json(ClaimMappings {
        claim_mappings: mappings.into_iter().map(Into::into).collect(),
        providers: providers.into_iter().map(Into::into).collect(),
    }))
}
