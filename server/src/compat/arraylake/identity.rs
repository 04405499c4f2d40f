//! The caller's identity and rights.

use axum::Json;
use backend::Organization;
use domain::{grant::Level, id::PersonId, org::Role, token::Access};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::bearer::{Bearer, Caller, Reader};
use crate::http::{Problem, Query};

/// Whether a request comes from a client rather than a browser: browsers accept HTML explicitly, clients accept anything.
pub(crate) fn is_client(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !accepts.contains("text/html")
}

/// `GET /`: called by `arraylake --diagnostics`.
pub(crate) fn version() -> Json<Value> {
    Json(json!({ "arraylake_api_version": concat!("lakewarden-", env!("CARGO_PKG_VERSION")) }))
}

/// A person or a service account: whoever the token acts as.
#[derive(Debug, Serialize)]
pub(super) struct UserResponse {
    id: String,
    first_name: String,
    family_name: String,
    email: String,
}

/// `GET /user`, and `POST /auth/update-user` after a sign-in.
pub(super) async fn user(caller: Caller) -> Result<Json<UserResponse>, Problem> {
    let person = caller.client.person();
    let named = backend::people::get_named(&caller.cx, person).await?;
    let (first, family) = named.name.split_once(' ').unwrap_or((&named.name, ""));
    Ok(Json(UserResponse {
        id: person.to_string(),
        first_name: first.to_owned(),
        family_name: family.trim().to_owned(),
        email: named.email,
    }))
}

/// `GET /user/orgs`: for a token of an organisation, only that one.
pub(super) async fn orgs(caller: Caller) -> Result<Json<Value>, Problem> {
    caller.must_reach(Access::Read)?;
    let found = backend::orgs::list(&caller.cx, &caller.client).await?;
    let representation = |org: &Organization| {
        json!({
            "id": org.id.to_string(),
            "name": org.slug,
            "display_name": org.slug,
            "created": org.created_at.iso(),
            "status": "active",
        })
    };
    Ok(Json(found.iter().map(representation).collect()))
}

/// `POST /user/diagnostics`: accepted and discarded.
pub(super) async fn diagnostics(_: Caller) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The right to check.
#[derive(Debug, Deserialize)]
pub(super) struct PermissionQuery {
    principal_id: PersonId,
    resource: String,
    action: String,
}

/// `GET /orgs/{org}/permissions/check`
pub(super) async fn check_permission(
    bearer: Reader,
    Query(query): Query<PermissionQuery>,
) -> Result<Json<Value>, Problem> {
    let allows = right(&query.action).ok_or_else(|| {
        Problem::unreadable(format!("action: There is none called {}.", query.action.escape_default()))
    })?;
    let has_permission = match resource(&bearer, &query.resource) {
        None => false,
        Some(repo) => has_right(&bearer, query.principal_id, repo, allows).await?,
    };
    Ok(Json(json!({ "has_permission": has_permission })))
}

/// Whether somebody has a right on a repo that the caller may read, or, as a member, in the organisation by their role.
async fn has_right(bearer: &Bearer, who: PersonId, repo: Option<&str>, allows: Right) -> Result<bool, Problem> {
    if repo.is_none() {
        let role = backend::members::get_role(&bearer.cx, &bearer.actor, who).await?;
        return Ok(role.is_some_and(allows.by_role));
    }
    match backend::grants::reach_of_member(&bearer.cx, &bearer.actor, who, repo).await {
        Ok(level) => Ok(level >= Some(allows.level)),
        Err(backend::Error::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Who has a right.
struct Right {
    /// In the organisation.
    by_role: fn(Role) -> bool,
    /// On a repo.
    level: Level,
}

/// A right by the client's word for it.
fn right(action: &str) -> Option<Right> {
    match action {
        "CAN_READ_REPOS" | "CAN_READ_REPOS_WITH_FLUX" | "CAN_READ" | "CAN_READ_WITH_FLUX" => {
            Some(Right { by_role: |_| true, level: Level::Read })
        }
        "CAN_WRITE_REPOS" | "CAN_WRITE" | "CAN_SYNC" => Some(Right { by_role: Role::writes, level: Level::Write }),
        "CAN_MANAGE_USERS" => Some(Right { by_role: Role::manages, level: Level::Manage }),
        _ => None,
    }
}

/// What the caller may do with a repo, in the words that every version of the client knows: an older one refuses a repo with
/// `CAN_SYNC`.
pub(super) fn actions(level: Level) -> &'static [&'static str] {
    match level {
        Level::Read => &["CAN_READ", "CAN_READ_WITH_FLUX"],
        Level::Write => &["CAN_READ", "CAN_READ_WITH_FLUX", "CAN_WRITE"],
        Level::Manage => &["CAN_READ", "CAN_READ_WITH_FLUX", "CAN_WRITE", "CAN_MANAGE_USERS"],
    }
}

/// The caller's organisation itself, or the name of a repo in it: `acme` or `acme/era5`. `None` for anything else.
fn resource<'a>(bearer: &Bearer, resource: &'a str) -> Option<Option<&'a str>> {
    let (org, repo) = resource.split_once('/').map_or((resource, None), |(org, repo)| (org, Some(repo)));
    (org == bearer.actor.slug().as_str()).then_some(repo)
}

/// The token to check.
#[derive(Deserialize)]
pub(super) struct TokenQuery {
    token: String,
}

/// `GET /orgs/{org}/api-clients/authenticate`: the owner of this token. Logs contain no queries.
pub(super) async fn authenticate(bearer: Bearer, Query(query): Query<TokenQuery>) -> Result<Json<Value>, Problem> {
    let holder = backend::tokens::get_holder(&bearer.cx, &bearer.actor, &query.token).await?;
    Ok(Json(json!({
        "_id": holder.person,
        "email": holder.email,
        "created": holder.created_at.iso(),
        "expiration": holder.expires_at.iso(),
        "last_used": holder.last_used_at.map(domain::moment::Moment::iso),
    })))
}
