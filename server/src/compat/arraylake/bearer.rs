//! The caller: the bearer of an API token, in the organisation the path names. Cookies are ignored.

use std::{collections::HashMap, sync::Arc};

use app::api::RequestId;
use axum::{
    RequestPartsExt as _,
    extract::{FromRef as _, FromRequestParts, Path},
};
use backend::{
    Context, Error, Held,
    actor::{Actor, Client},
};
use domain::{
    id::BucketConfigId,
    token::{Access, Resource},
};
use http::{Method, StatusCode, request::Parts};
use serde::Deserialize;

use crate::{
    http::{Authorization, Found, Problem, Query, access_for},
    state::AppState,
};

/// The caller, whatever organisation their token is for.
pub(super) struct Caller {
    pub(super) client: Client,
    pub(super) cx: Arc<Context>,
    /// Whether the client is older than 0.20, which has another word for the AWS role.
    pub(super) is_old: bool,
    request_id: RequestId,
}

impl Caller {
    /// Refuses a token whose scopes don't cover this access to an organisation, whatever its bearer's role.
    pub(super) fn must_reach(&self, access: Access) -> Result<(), Problem> {
        let word = if access == Access::Read { "organization:read" } else { "organization:read-write" };
        let refused = |_| Problem::new(StatusCode::FORBIDDEN, format!("This needs a token with the scope {word}."));
        self.client.must_reach(Resource::Organization, access).map_err(refused)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Self::found(parts, state, &mut Held::default()).await
    }
}

impl Found<AppState> for Caller {
    async fn found(parts: &mut Parts, state: &AppState, held: &mut Held) -> Result<Self, Problem> {
        let request_id = parts.extensions.get::<RequestId>().cloned().unwrap_or_default();
        let token = match Authorization::of(&parts.headers) {
            Some(Authorization::Bearer(token) | Authorization::Bare(token)) => token,
            _ => return Err(Error::Unauthenticated.into()),
        };
        let cx = Arc::<Context>::from_ref(state);
        let client = backend::actor::authenticate_client((&cx, held), token).await?;
        Ok(Self { client, cx, is_old: is_old(parts), request_id })
    }
}

/// The caller in the organisation the path names. A token of an organisation reaches that one only, a personal token all its
/// owner's.
pub(super) struct Bearer {
    pub(super) caller: Caller,
    pub(super) actor: Actor,
    path: HashMap<String, String>,
}

impl std::ops::Deref for Bearer {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Bearer {
    fn acting(caller: Caller, actor: Actor, path: HashMap<String, String>, method: &Method) -> Result<Self, Problem> {
        let actor = caller.request_id.note(actor);
        caller.must_reach(access_for(method))?;
        Ok(Self { caller, actor, path })
    }

    /// The bucket config the path names.
    pub(super) fn bucket(&self) -> Result<BucketConfigId, Problem> {
        self.path.get("id").and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)
    }

    /// The repo the path names.
    pub(super) fn repo(&self) -> &str {
        self.path.get("repo").map(String::as_str).unwrap_or_default()
    }
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Self::found(parts, state, &mut Held::default()).await
    }
}

impl Found<AppState> for Bearer {
    async fn found(parts: &mut Parts, state: &AppState, held: &mut Held) -> Result<Self, Problem> {
        let caller = Caller::found(parts, state, held).await?;
        let Path(path): Path<HashMap<String, String>> = parts.extract().await.map_err(|_| Problem::not_found())?;
        let actor = member(&caller, held, path.get("org").map(String::as_str).unwrap_or_default()).await?;
        Self::acting(caller, actor, path, &parts.method)
    }
}

/// The caller as a member of this organisation.
async fn member(caller: &Caller, held: &mut Held, org: &str) -> Result<Actor, Problem> {
    let actor = backend::actor::find_of_client((&caller.cx, held), &caller.client, org).await?;
    if actor.is_personal() || actor.slug().as_str() != org { Err(Problem::not_found()) } else { Ok(actor) }
}

/// The caller at the repo that the path names, or that the query asks about: a member of its organisation, or anybody with an
/// account if everybody reads the repo.
pub(super) struct Reader(pub(super) Bearer);

/// The repo that a right is asked for, as `org/repo`.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    resource: String,
}

impl std::ops::Deref for Reader {
    type Target = Bearer;

    fn deref(&self) -> &Bearer {
        &self.0
    }
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        Self::found(parts, state, &mut Held::default()).await
    }
}

impl Found<AppState> for Reader {
    async fn found(parts: &mut Parts, state: &AppState, held: &mut Held) -> Result<Self, Problem> {
        let caller = Caller::found(parts, state, held).await?;
        let Path(path): Path<HashMap<String, String>> = parts.extract().await.map_err(|_| Problem::not_found())?;
        let asked = Query::<Asked>::from_request_parts(parts, state).await.map(|Query(asked)| asked.resource);
        let asked = asked.unwrap_or_default();
        let repo = path.get("repo").map(String::as_str).or(asked.split_once('/').map(|(_, repo)| repo));
        let org = path.get("org").map(String::as_str).unwrap_or_default();
        let actor = match repo {
            Some(repo) => backend::actor::find_at_repo((&caller.cx, held), &caller.client, org, repo).await?,
            None => member(&caller, held, org).await?,
        };
        Bearer::acting(caller, actor, path, &parts.method).map(Self)
    }
}

fn is_old(parts: &Parts) -> bool {
    let version = parts.headers.get("client-version").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut numbers = version.split('.').map(str::parse::<u32>);
    matches!((numbers.next(), numbers.next()), (Some(Ok(0)), Some(Ok(minor))) if minor < 20)
}
