//! The service accounts of an organisation.

use super::form::OrgServiceAccount;
use crate::{
    api::{caller::AmongMembers, page::Listed, params::OrgPath, refused::Refused},
    http::Problem,
};

/// List service accounts
///
/// By name, all on one page. For admins.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/service-accounts",
    operation_id = "listServiceAccounts",
    tag = "Service accounts",
    security(("token" = ["member:read"]), ("password" = [])),
    params(OrgPath),
    responses((status = 200, description = "The service accounts.", body = Listed<OrgServiceAccount>), Refused)
)]
pub(super) async fn list(org: AmongMembers) -> Result<Listed<OrgServiceAccount>, Problem> {
    Ok(Listed::all(backend::service_accounts::list(&org.cx, &org.actor).await?))
}
