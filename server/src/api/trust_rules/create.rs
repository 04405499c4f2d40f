//! Creates a trust rule.

use axum::Json;

use super::form::{NewRule, TrustRule};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::AmongMembers,
        headers::IdempotencyKey,
        params::ServiceAccountPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Create a trust rule of a service account
///
/// A workload with a token that it accepts acts as the service account: it exchanges the token at `/oauth/token`
/// (RFC 8693, with `resource=organisation/service-account`), or gets the keys of a repo at `/sts`, as from STS. It requires the
/// password of an admin: tokens cannot create trust rules.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/trust-rules",
    operation_id = "createTrustRule",
    tag = "Service accounts",
    security(("password" = [])),
    params(ServiceAccountPath, IdempotencyKey),
    request_body = NewRule,
    responses((status = 201, description = "The trust rule.", body = TrustRule), Contradicts, Refused)
)]
pub(super) async fn create(
    org: AmongMembers,
    Strict(new): Strict<NewRule>,
) -> Result<Created<Json<TrustRule>>, Problem> {
    let account = org.part("account");
    let create = async |rule| backend::service_accounts::create_trust_rule(&org.cx, &org.actor, account, &rule).await;
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
