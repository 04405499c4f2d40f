//! Deletes a mapping.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, params::ClaimMappingPath, refused::Refused},
    http::Problem,
};

/// Delete a mapping
///
/// What it gave ends at the next sign-in of each person. A group without another mapping is empty at once. For owners.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/claim-mappings/{mapping}",
    operation_id = "deleteClaimMapping",
    tag = "Members",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(ClaimMappingPath),
    responses((status = 204, description = "It is deleted."), Refused)
)]
pub(super) async fn delete(org: AmongMembers) -> Result<StatusCode, Problem> {
    backend::claim_mappings::delete(&org.cx, &org.actor, org.id("mapping")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
