//! People.

use axum::Json;
use backend::{Ending, User};
use domain::{
    field::FieldErrors,
    profile::ProfileChange,
    secret::SecretInput,
    token::{Access, Resource},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{caller::Caller, organizations};
use crate::http::{Body, Both, Change, Problem};

/// The caller's own account, with all fields that the client requires.
async fn representation(caller: &Caller) -> Result<Value, Problem> {
    let (cx, client) = (&caller.cx, &caller.client);
    let user = backend::people::get_own(cx, client).await?;
    let profile = backend::orgs::get_own_profile(cx, client).await?;
    let mut body = json!({
        "is_valid_email": true,
        "email": user.email,
        "organizations": organizations::memberships(caller, &user).await?,
        "allowed_actions": ["read", "write", "create", "delete", "edit"],
        "enabled_features": [],
        "unpaid_subscription": false,
        "stripe_connect": false,
        "default_namespace_charged": user.username,
    });
    add_public_fields(&mut body, &user);
    organizations::add_profile(&mut body, &profile);
    Ok(body)
}

/// The fields visible to every fellow member. A name is never empty on the wire.
fn add_public_fields(body: &mut Value, user: &User) {
    body["id"] = json!(user.id);
    body["username"] = json!(user.username);
    if !user.name.is_empty() {
        body["name"] = json!(user.name);
    }
}

/// `GET /v1/user`
pub(super) async fn own(caller: Caller) -> Result<Json<Value>, Problem> {
    caller.must_reach(Resource::User, Access::Read)?;
    Ok(Json(representation(&caller).await?))
}

/// The person the path names, and whether it is the caller.
async fn named(caller: &Caller) -> Result<(User, bool), Problem> {
    let user = backend::people::find_fellow(&caller.cx, &caller.client, caller.part("name")).await?;
    let is_caller = user.id == caller.client.person();
    Ok((user, is_caller))
}

/// `GET /v1/users/{name}`
pub(super) async fn get(caller: Caller) -> Result<Json<Value>, Problem> {
    caller.must_reach(Resource::User, Access::Read)?;
    let (user, is_caller) = named(&caller).await?;
    if is_caller {
        return Ok(Json(representation(&caller).await?));
    }
    let mut body = json!({ "organizations": [], "allowed_actions": ["read"] });
    add_public_fields(&mut body, &user);
    Ok(Json(body))
}

/// The changes to the caller's own profile.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UserRequest {
    username: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

/// `PATCH /v1/users/{name}`: the caller's own only.
pub(super) async fn update(
    caller: Caller,
    change: Change<Both<UserRequest, ProfileChange>>,
) -> Result<StatusCode, Problem> {
    caller.must_reach(Resource::User, Access::ReadWrite)?;
    let (user, is_caller) = named(&caller).await?;
    if !is_caller || caller.client.only_in().is_some() {
        return Err(backend::Error::Forbidden.into());
    }
    let Both(request, profile) = change.of(&representation(&caller).await?)?;
    let mut errors = FieldErrors::default();
    if request.username.is_some_and(|name| name != user.username.as_str()) {
        errors.add("username", "A user name stays as it is.");
    }
    if request.email.is_some_and(|email| email != user.email) {
        errors.add("email", "An e-mail address stays as it is.");
    }
    let name = request.name.and_then(|name| errors.check("name", name.parse()));
    if !errors.is_empty() {
        return Err(errors.into());
    }
    backend::people::edit_account(&caller.cx, &caller.client, profile, name.as_ref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/users/{name}`: the caller's own only, with the password.
pub(super) async fn delete(caller: Caller) -> Result<StatusCode, Problem> {
    caller.must_reach(Resource::User, Access::Admin)?;
    let (_, is_caller) = named(&caller).await?;
    if !is_caller {
        return Err(backend::Error::Forbidden.into());
    }
    backend::people::delete_account(&caller.cx, &caller.client, caller.password().await?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/user`
pub(super) async fn create() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "On this server, accounts are made by invitation: ask an admin of an organisation for a link.",
    )
}

/// The change of a password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PasswordRequest {
    password: SecretInput,
    /// Whether API tokens are revoked, too. The client does not send this field.
    revoke_tokens: bool,
}

/// `POST /v1/user/password_reset`: requires the current password, with which the client authenticates this request.
pub(super) async fn reset_password(
    caller: Caller,
    Body(request): Body<PasswordRequest>,
) -> Result<StatusCode, Problem> {
    caller.must_reach(Resource::User, Access::Admin)?;
    let own = caller.named(backend::actor::find_own(&caller.cx, caller.client.person()).await?);
    let ending = Ending { except: None, tokens: request.revoke_tokens };
    backend::passwords::change(&caller.cx, &own, caller.password().await?, &request.password, ending).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/user/confirm_email`: addresses are not verified here, so there is nothing to confirm.
pub(super) async fn confirm_email(_: Caller) -> StatusCode {
    StatusCode::NO_CONTENT
}
