//! Creating a token of an organisation.

use axum::Json;

use super::form::{MadeToken, NewOrgToken};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::WithOwn,
        headers::IdempotencyKey,
        params::OrgPath,
        refused::Refused,
    },
    http::{Problem, Strict},
};

/// Make a token of an organisation
///
/// It has the caller's rights there at the time of use, or less: it may be narrowed to repos, to bucket configs, and to reading. It requires the caller's password: tokens cannot create tokens.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/tokens",
    operation_id = "createOrganizationToken",
    tag = "API tokens",
    security(("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewOrgToken,
    responses(
        (status = 201, description = "The token, with its text.", body = MadeToken),
        Refused,
    )
)]
pub(super) async fn create(
    org: WithOwn,
    Strict(new): Strict<NewOrgToken>,
) -> Result<Created<Json<MadeToken>>, Problem> {
    let create = async |(name, lifetime, limits)| {
        backend::tokens::create_limited(&org.cx, &org.actor, &name, lifetime, &limits).await
    };
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
