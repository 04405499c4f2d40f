//! Creating a personal token.

use axum::Json;
use domain::token::{Access, Resource};

use super::form::{MadeToken, NewOwnToken};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::Caller,
        headers::IdempotencyKey,
        refused::Refused,
    },
    http::{Problem, Strict},
};

/// Make a token of my own
///
/// It is valid for all organisations of the caller, within its scopes, or, narrowed, for some repos and bucket configs of theirs. It requires the caller's password, or a session opened
/// with it: tokens cannot create tokens.
#[utoipa::path(
    post,
    path = "/api/v1/user/tokens",
    operation_id = "createToken",
    tag = "API tokens",
    security(("password" = [])),
    params(IdempotencyKey),
    request_body = NewOwnToken,
    responses(
        (status = 201, description = "The token, with its text.", body = MadeToken),
        Refused,
    )
)]
pub(super) async fn create_own(
    caller: Caller,
    Strict(new): Strict<NewOwnToken>,
) -> Result<Created<Json<MadeToken>>, Problem> {
    caller.must_be_own()?;
    caller.must_reach(Resource::User, Access::Admin)?;
    let created = carry_out(new, async |(name, lifetime, scopes, limits)| {
        backend::tokens::request(&caller.cx, &caller.client, &name, lifetime, &scopes, &limits).await
    });
    Ok(Created(Json(created.await?.into())))
}
