//! What the trust rules of a service account say to a token.

use axum::Json;

use super::form::{TokenToTry, Trials};
use crate::{
    api::{caller::AmongMembers, params::ServiceAccountPath, refused::Refused},
    http::{Problem, Strict},
};

/// Try a token
///
/// What each trust rule of a service account says to the token of a workload's platform. Nothing is given for it.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/trust-rules/try",
    operation_id = "tryToken",
    tag = "Service accounts",
    security(("token" = ["member:read-write"]), ("password" = [])),
    params(ServiceAccountPath),
    request_body = TokenToTry,
    responses((status = 200, description = "What each rule says.", body = Trials), Refused)
)]
pub(super) async fn try_token(
    org: AmongMembers,
    Strict(TokenToTry { token }): Strict<TokenToTry>,
) -> Result<Json<Trials>, Problem> {
    let tried = backend::workloads::try_token(&org.cx, &org.actor, org.part("account"), &token).await?;
    Ok(Json(Trials { trials: tried.into_iter().map(Into::into).collect() }))
}
