//! Creates a token of a service account.

use axum::Json;

use crate::{
    api::{
        act::{Created, carry_out},
        caller::AmongMembers,
        headers::IdempotencyKey,
        params::ServiceAccountPath,
        refused::Refused,
        tokens::{MadeToken, NewOrgToken},
    },
    http::{Problem, Strict},
};

/// Make a token of a service account
///
/// A program acts as the service account with it. It requires the password of an admin: tokens cannot create tokens.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/service-accounts/{account}/tokens",
    operation_id = "createServiceAccountToken",
    tag = "Service accounts",
    security(("password" = [])),
    params(ServiceAccountPath, IdempotencyKey),
    request_body = NewOrgToken,
    responses(
        (status = 201, description = "The token, with its text.", body = MadeToken),
        Refused,
    )
)]
pub(super) async fn create_token(
    org: AmongMembers,
    Strict(new): Strict<NewOrgToken>,
) -> Result<Created<Json<MadeToken>>, Problem> {
    let account = org.part("account");
    let create = async |(name, lifetime, limits)| {
        backend::service_accounts::create_token(&org.cx, &org.actor, account, &name, lifetime, &limits).await
    };
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
