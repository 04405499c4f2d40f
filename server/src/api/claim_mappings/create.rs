//! Maps a value of a groups claim.

use axum::Json;

use super::form::{ClaimMapping, NewMapping};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::AmongMembers,
        headers::IdempotencyKey,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Map a group of an identity provider
///
/// To a role in the organisation, or to a group of it. It is applied whenever somebody signs in with the provider: they get what
/// their groups give, and lose what these do not give any more. What they have by hand stays, and whoever left or was removed is
/// not brought back. A group that is mapped is filled by the provider alone. It requires the password of an owner: tokens cannot
/// map groups.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/claim-mappings",
    operation_id = "createClaimMapping",
    tag = "Members",
    security(("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewMapping,
    responses((status = 201, description = "The mapping.", body = ClaimMapping), Contradicts, Refused)
)]
pub(super) async fn create(
    org: AmongMembers,
    Strict(new): Strict<NewMapping>,
) -> Result<Created<Json<ClaimMapping>>, Problem> {
    let create = async |new| backend::claim_mappings::create(&org.cx, &org.actor, &new).await;
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
