//! Organisations and their members.

use axum::Json;
use backend::{Error, Organization, OrganizationUser, User};
use domain::{
    Invalid,
    field::FieldErrors,
    org::{OrgSlug, Role},
    profile::{Profile, ProfileChange},
    token::{Access, Resource},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::{AmongPeople, Caller, Inside};
use crate::http::{Body, Both, Change, Problem};

/// A role in the client's words.
pub(super) fn wire_role(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Member => "read_write",
        Role::Reader => "read_only",
    }
}

fn role(word: &str) -> Result<Role, Invalid> {
    match word {
        "owner" => Ok(Role::Owner),
        "admin" => Ok(Role::Admin),
        "read_write" | "read_write_delete" => Ok(Role::Member),
        "read_only" => Ok(Role::Reader),
        _ => Err("The roles are owner, admin, read_write and read_only.".into()),
    }
}

/// The actions that a role may perform, in the client's words.
fn actions(role: Role) -> &'static [&'static str] {
    match role {
        Role::Owner => &["read", "write", "create", "delete", "edit", "edit_organization", "delete_organization"],
        Role::Admin => &["read", "write", "create", "delete", "edit", "edit_organization"],
        Role::Member => &["read", "write"],
        Role::Reader => &["read"],
    }
}

/// Adds the profile of a namespace, as far as it is filled in.
pub(super) fn add_profile(body: &mut Value, profile: &Profile) {
    let (Value::Object(fields), Ok(Value::Object(profile))) = (body, serde_json::to_value(profile)) else { return };
    fields.extend(profile);
}

fn user_representation(user: &User, role: Role, organization: &Organization) -> Value {
    json!({
        "user_id": user.id,
        "organization_id": organization.id,
        "username": user.username,
        "user_full_name": user.name,
        "user_email": user.email,
        "organization_name": organization.slug,
        "role": wire_role(role),
        "allowed_actions": actions(role),
    })
}

/// The organisations of the caller, with the caller's role in each.
pub(super) async fn memberships(caller: &Caller, user: &User) -> Result<Vec<Value>, Problem> {
    let found = backend::orgs::list(&caller.cx, &caller.client).await?;
    Ok(found.iter().map(|organization| user_representation(user, organization.role, organization)).collect())
}

fn representation(organization: &Organization, users: &[OrganizationUser]) -> Value {
    let mut body = json!({
        "id": organization.id,
        "name": organization.slug,
        "role": wire_role(organization.role),
        "created_at": organization.created_at.utc(),
        "updated_at": organization.updated_at.utc(),
        "allowed_actions": actions(organization.role),
        "num_of_arrays": 0,
        "enabled_features": [],
        "users": users.iter().map(|user| user_representation(&user.user, user.role, organization)).collect::<Vec<_>>(),
    });
    add_profile(&mut body, &organization.profile);
    body
}

/// `GET /v1/organizations`: the caller's.
pub(super) async fn list(caller: Caller) -> Result<Json<Vec<Value>>, Problem> {
    caller.must_reach(Resource::Organization, Access::Read)?;
    let found = backend::orgs::list(&caller.cx, &caller.client).await?;
    Ok(Json(found.iter().map(|organization| representation(organization, &[])).collect()))
}

/// `GET /v1/organizations/{namespace}`
pub(super) async fn get(inside: Inside) -> Result<Json<Value>, Problem> {
    let organization = backend::orgs::get(&inside.cx, &inside.actor).await?;
    let users = users(&inside).await?;
    Ok(Json(representation(&organization, &users)))
}

/// The members. A narrowed token reads the organisation, and none of them.
async fn users(inside: &Inside) -> Result<Vec<OrganizationUser>, Problem> {
    match backend::orgs::list_users(&inside.cx, &inside.actor).await {
        Err(Error::Forbidden) => Ok(Vec::new()),
        listed => Ok(listed?),
    }
}

/// The fields of an organisation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrganizationRequest {
    name: Option<String>,
}

/// `POST /v1/organization`: the caller becomes its owner.
pub(super) async fn create(
    caller: Caller,
    Body(Both(request, profile)): Body<Both<OrganizationRequest, ProfileChange>>,
) -> Result<StatusCode, Problem> {
    caller.must_reach(Resource::Organization, Access::Admin)?;
    let slug: Result<OrgSlug, Invalid> = request.name.as_deref().unwrap_or_default().parse();
    let slug = slug.map_err(|invalid| FieldErrors::at("name", invalid.to_string()))?;
    backend::orgs::create(&caller.cx, &caller.client, &slug, profile).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH /v1/organizations/{namespace}`
pub(super) async fn update(
    inside: Inside,
    change: Change<Both<OrganizationRequest, ProfileChange>>,
) -> Result<StatusCode, Problem> {
    let organization = backend::orgs::get(&inside.cx, &inside.actor).await?;
    let users = users(&inside).await?;
    let Both(request, profile) = change.of(&representation(&organization, &users))?;
    if request.name.is_some_and(|name| name != organization.slug.as_str()) {
        return Err(FieldErrors::at("name", "An organisation's name stays as it is.").into());
    }
    backend::orgs::edit_profile(&inside.cx, &inside.actor, profile).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/organizations/{namespace}`
pub(super) async fn delete(inside: Inside) -> Result<StatusCode, Problem> {
    inside.must_reach(Resource::Organization, Access::Admin)?;
    backend::orgs::delete(&inside.cx, &inside.actor, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The person to invite or the member to change, and the role.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserRequest {
    username: Option<String>,
    role: Option<String>,
}

impl UserRequest {
    fn role(&self) -> Result<Role, FieldErrors> {
        let parsed = role(self.role.as_deref().unwrap_or_default());
        parsed.map_err(|invalid| FieldErrors::at("role", invalid.to_string()))
    }
}

/// `POST /v1/organizations/{namespace}/user`: invites the person with this user name, who becomes a member by accepting. The
/// answer is the same if no such user exists.
pub(super) async fn add_user(inside: AmongPeople, Body(request): Body<UserRequest>) -> Result<StatusCode, Problem> {
    let role = request.role()?;
    let username = OrgSlug::stored(request.username.as_deref().unwrap_or_default());
    let username = username.map_err(|invalid| FieldErrors::at("username", invalid.to_string()))?;
    backend::invitations::invite_by_name(&inside.cx, &inside.actor, &username, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The member the path names.
async fn member(inside: &Inside) -> Result<OrganizationUser, Problem> {
    let users = users(inside).await?;
    let name = inside.part("name");
    let is_meant = |user: &OrganizationUser| user.user.username.as_str() == name || user.user.id.to_string() == name;
    users.into_iter().find(is_meant).ok_or_else(Problem::not_found)
}

/// `GET /v1/organizations/{namespace}/{name}`
pub(super) async fn get_user(inside: AmongPeople) -> Result<Json<Value>, Problem> {
    let organization = backend::orgs::get(&inside.cx, &inside.actor).await?;
    let member = member(&inside).await?;
    Ok(Json(user_representation(&member.user, member.role, &organization)))
}

/// `PATCH /v1/organizations/{namespace}/{name}`
pub(super) async fn update_user(inside: AmongPeople, change: Change<UserRequest>) -> Result<StatusCode, Problem> {
    let member = member(&inside).await?;
    let organization = backend::orgs::get(&inside.cx, &inside.actor).await?;
    let request = change.of(&user_representation(&member.user, member.role, &organization))?;
    let role = request.role()?;
    backend::members::set_role(&inside.cx, &inside.actor, member.user.id, role).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/organizations/{namespace}/{name}`: removes a member, leaves if it is the caller, and revokes the invitation of
/// a person who has not accepted it.
pub(super) async fn remove_user(inside: AmongPeople) -> Result<StatusCode, Problem> {
    let (cx, actor) = (&inside.cx, &inside.actor);
    match member(&inside).await {
        Ok(member) if member.user.id == actor.person() => backend::members::leave(cx, actor).await?,
        Ok(member) => backend::members::remove(cx, actor, member.user.id).await?,
        Err(missing) => {
            let Ok(invitation) = backend::invitations::find_by_name(cx, actor, inside.part("name")).await else {
                return Err(missing);
            };
            backend::invitations::revoke(cx, actor, invitation).await?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
