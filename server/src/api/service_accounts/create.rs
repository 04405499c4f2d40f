//! Creates a service account.

use axum::Json;

use super::form::{NewServiceAccount, OrgServiceAccount};
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

/// Create a service account
///
/// A member of the organisation for programs: it comes with tokens only, never owns the organisation, and stays when the person
/// who made it leaves. Admins can give every role but owner.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/service-accounts",
    operation_id = "createServiceAccount",
    tag = "Service accounts",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewServiceAccount,
    responses(
        (status = 201, description = "The service account.", body = OrgServiceAccount),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn create(
    org: AmongMembers,
    Strict(new): Strict<NewServiceAccount>,
) -> Result<Created<Json<OrgServiceAccount>>, Problem> {
    let create = async |(name, role)| backend::service_accounts::create(&org.cx, &org.actor, &name, role).await;
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
