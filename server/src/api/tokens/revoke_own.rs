//! Revoking a personal token.

use http::StatusCode;

use crate::{
    api::{caller::Caller, params::TokenPath, refused::Refused},
    http::Problem,
};

/// Revoke a token of my own
///
/// It is invalid from then on.
#[utoipa::path(
    delete,
    path = "/api/v1/user/tokens/{token}",
    operation_id = "revokeToken",
    tag = "API tokens",
    security(("token" = ["user:read-write"]), ("password" = [])),
    params(TokenPath),
    responses((status = 204, description = "It is revoked."), Refused)
)]
pub(super) async fn revoke_own(caller: Caller) -> Result<StatusCode, Problem> {
    caller.must_be_own()?;
    let own = caller.acting_alone().await?;
    backend::tokens::revoke(&caller.cx, &own, caller.part("token")).await?;
    Ok(StatusCode::NO_CONTENT)
}
