//! The trust rules of a service account.

use axum::Json;

use super::form::TrustRules;
use crate::{
    api::{caller::AmongMembers, params::ServiceAccountPath, refused::Refused},
    http::Problem,
};

/// List the trust rules of a service account
///
/// For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/trust-rules",
    operation_id = "listTrustRules",
    tag = "Service accounts",
    security(("token" = ["member:read"]), ("password" = [])),
    params(ServiceAccountPath),
    responses((status = 200, description = "Its trust rules.", body = TrustRules), Refused)
)]
pub(super) async fn list(org: AmongMembers) -> Result<Json<TrustRules>, Problem> {
    let rules = backend::service_accounts::list_trust_rules(&org.cx, &org.actor, org.part("account")).await?;
    Ok(Json(TrustRules { trust_rules: rules.into_iter().map(Into::into).collect() }))
}
