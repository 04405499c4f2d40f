//! API tokens and sessions.

use axum::Json;
use backend::{Lifetime, NewToken, TokenLimits, actor::Actor};
use domain::{
    Invalid,
    field::FieldErrors,
    moment::Moment,
    token::{Access, Resource, Scope, TokenName, TokenView},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::caller::Caller;
use crate::http::{Body, Problem, Query};

/// The lifetime of a session, in seconds, and of a remembered one.
const SESSION: i32 = 30 * 60;
const REMEMBERED_SESSION: i32 = 30 * 86_400;
/// The default lifetime of a token, in seconds.
const SHORT: i32 = 30 * 60;

fn representation(token: &TokenView) -> Value {
    json!({
        "name": token.name,
        "issued_at": token.created_at.utc(),
        "expires_at": token.expires_at.utc(),
        "scope": token.scopes,
    })
}

/// The representation of a new token, the only one with its text.
fn created_representation(token: &NewToken) -> Value {
    let mut body = representation(&token.view);
    body["token"] = json!(token.text.as_str());
    body
}

/// Whether to remember a session; the client sends Python's `True`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SessionQuery {
    remember_me: String,
}

/// `GET /v1/session`: the client's sign-in. Requires the password: a session can't renew itself.
pub(super) async fn open_session(caller: Caller, Query(query): Query<SessionQuery>) -> Result<Json<Value>, Problem> {
    let seconds = if query.remember_me.eq_ignore_ascii_case("true") { REMEMBERED_SESSION } else { SESSION };
    let lifetime = lifetime(seconds)?;
    let made = backend::tokens::open_session(&caller.cx, &caller.client, lifetime).await?;
    Ok(Json(created_representation(&made)))
}

fn lifetime(seconds: i32) -> Result<Lifetime, FieldErrors> {
    Lifetime::seconds(seconds).map_err(|invalid| FieldErrors::at("expires", invalid.to_string()))
}

/// The fields of a token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TokenRequest {
    name: Option<String>,
    expires: Option<String>,
    scope: Option<Vec<String>>,
}

impl TokenRequest {
    /// Its name, its lifetime from `now` on, and its scopes.
    fn parse(self, now: Moment) -> Result<(TokenName, Lifetime, Vec<String>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.as_deref().unwrap_or("token").parse());
        let seconds = match self.expires {
            None => Some(SHORT),
            Some(text) => errors.check("expires", until(&text, now)),
        };
        let lifetime = seconds.and_then(|seconds| errors.check("expires", Lifetime::seconds(seconds)));
        let scopes = self.scope.filter(|scopes| !scopes.is_empty()).unwrap_or_else(|| vec!["*".to_owned()]);
        for scope in &scopes {
            let _: Option<Scope> = errors.check("scope", scope.parse());
        }
        match (name, lifetime) {
            (Some(name), Some(lifetime)) if errors.is_empty() => Ok((name, lifetime, scopes)),
            _ => Err(errors),
        }
    }
}

/// Seconds from `now` to a point in time (RFC 3339; without a zone it is UTC).
fn until(text: &str, now: Moment) -> Result<i32, Invalid> {
    let parsed =
        OffsetDateTime::parse(text, &Rfc3339).or_else(|_| OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339));
    let at = parsed.map_err(|_| Invalid::from("Enter a point in time such as 2026-11-22T12:00:00Z."))?;
    i32::try_from(at.unix_timestamp() - now.unix_seconds()).map_err(|_| "A token expires in 365 days at most.".into())
}

/// `POST /v1/token`
pub(super) async fn request(caller: Caller, Body(request): Body<TokenRequest>) -> Result<Json<Value>, Problem> {
    caller.must_reach(Resource::User, Access::Admin)?;
    let now = caller.cx.now().await?;
    let (name, lifetime, scopes) = request.parse(now)?;
    let made =
        backend::tokens::request(&caller.cx, &caller.client, &name, lifetime, &scopes, &TokenLimits::default()).await?;
    Ok(Json(created_representation(&made)))
}

/// The namespace whose tokens the caller manages: their token's, or their own.
async fn token_namespace(caller: &Caller) -> Result<Actor, Problem> {
    caller.must_reach(Resource::User, caller.access)?;
    if let Some(actor) = caller.client.only_in() {
        return Ok(actor.clone());
    }
    Ok(backend::actor::find_own(&caller.cx, caller.client.person()).await?)
}

async fn tokens(caller: &Caller, is_session: bool) -> Result<Json<Vec<Value>>, Problem> {
    let actor = token_namespace(caller).await?;
    let tokens = backend::tokens::list(&caller.cx, &actor).await?;
    Ok(Json(tokens.iter().filter(|token| token.is_session == is_session).map(representation).collect()))
}

/// `GET /v1/tokens`
pub(super) async fn list(caller: Caller) -> Result<Json<Vec<Value>>, Problem> {
    tokens(&caller, false).await
}

/// `GET /v1/tokens/session`
pub(super) async fn list_sessions(caller: Caller) -> Result<Json<Vec<Value>>, Problem> {
    tokens(&caller, true).await
}

/// `GET /v1/tokens/scopes`
pub(super) async fn scopes(_: Caller) -> Json<Vec<String>> {
    Json(Scope::words())
}

/// `DELETE /v1/tokens/{name}`: the one with this text, or else all that have this name, of which an organisation may have several.
pub(super) async fn revoke(caller: Caller) -> Result<StatusCode, Problem> {
    let actor = token_namespace(&caller).await?;
    let named = caller.part("name");
    let tokens = backend::tokens::list(&caller.cx, &actor).await?;
    let is_text_of = |token: &&TokenView| named.starts_with(&format!("ema_{}_", token.id));
    let meant: Vec<&TokenView> = match tokens.iter().find(is_text_of) {
        Some(token) => vec![token],
        None => {
            let of_name = tokens.iter().filter(|token| token.name.as_str() == named);
            let (sessions, others): (Vec<_>, Vec<_>) = of_name.partition(|token| token.is_session);
            if others.is_empty() { sessions } else { others }
        }
    };
    if meant.is_empty() {
        return Err(Problem::not_found());
    }
    for token in meant {
        backend::tokens::revoke(&caller.cx, &actor, &token.id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
