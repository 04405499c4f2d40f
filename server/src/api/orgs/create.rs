//! Creating an organisation.

use axum::Json;
use domain::token::{Access, Resource};

use super::form::{NewOrganization, Organization};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::Caller,
        headers::IdempotencyKey,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Make an organisation
///
/// The caller becomes its owner. It requires a personal token or a password: a token of an organisation is valid for that
/// organisation only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs",
    operation_id = "createOrganization",
    tag = "Organisations",
    security(("token" = ["organization:admin"]), ("password" = [])),
    params(IdempotencyKey),
    request_body = NewOrganization,
    responses(
        (status = 201, description = "The organisation.", body = Organization),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn create(
    caller: Caller,
    Strict(new): Strict<NewOrganization>,
) -> Result<Created<Json<Organization>>, Problem> {
    caller.must_reach(Resource::Organization, Access::Admin)?;
    let create = async |(slug, profile)| backend::orgs::create(&caller.cx, &caller.client, &slug, profile).await;
    Ok(Created(Json(carry_out(new, create).await?.into())))
}
