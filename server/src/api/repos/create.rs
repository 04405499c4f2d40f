//! Registering a repo.

use axum::Json;

use super::form::{NewRepoEntry, RepoEntry};
use crate::{
    api::{
        act::{Created, carry_out},
        caller::InOrg,
        headers::IdempotencyKey,
        params::OrgPath,
        refused::{Contradicts, Refused},
    },
    http::{Problem, Strict},
};

/// Register a repo
///
/// Nothing is written to its bucket. Two repos of an organisation never share a prefix. From then on only the nickname of its
/// bucket config can be changed. Admins and owners only.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{org}/repos",
    operation_id = "createRepo",
    tag = "Repos",
    security(("token" = ["organization:read-write"]), ("password" = [])),
    params(OrgPath, IdempotencyKey),
    request_body = NewRepoEntry,
    responses(
        (status = 201, description = "The repo.", body = RepoEntry),
        Contradicts,
        Refused,
    )
)]
pub(super) async fn create(org: InOrg, Strict(new): Strict<NewRepoEntry>) -> Result<Created<Json<RepoEntry>>, Problem> {
    let entry = carry_out(new, async |new| backend::repos::create(&org.cx, &org.actor, &new).await).await?;
    Ok(Created(Json(entry.repo.into())))
}
