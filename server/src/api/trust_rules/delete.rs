//! Deletes a trust rule.

use http::StatusCode;

use crate::{
    api::{caller::AmongMembers, params::TrustRulePath, refused::Refused},
    http::Problem,
};

/// Delete a trust rule
///
/// The tokens that workloads got by it are invalid from then on.
#[utoipa::path(
    delete,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/trust-rules/{rule}",
    operation_id = "deleteTrustRule",
    tag = "Service accounts",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(TrustRulePath),
    responses((status = 204, description = "It is deleted."), Refused)
)]
pub(super) async fn delete(org: AmongMembers) -> Result<StatusCode, Problem> {
    let (account, rule) = (org.part("account"), org.id("rule")?);
    backend::service_accounts::delete_trust_rule(&org.cx, &org.actor, account, rule).await?;
    Ok(StatusCode::NO_CONTENT)
}
