//! The caller: by API token or by user name and password, in the namespace the path names. Cookies are ignored.

use std::{collections::HashMap, sync::Arc};

use app::api::RequestId;
use axum::{
    RequestPartsExt as _,
    extract::{FromRef as _, FromRequestParts, Path},
};
use backend::{
    Context, Error,
    actor::{Actor, Client},
};
use domain::{
    secret::SecretInput,
    token::{Access, Resource},
};
use http::{StatusCode, request::Parts};

use crate::{
    client_address,
    http::{Authorization, Problem, access_for},
    state::AppState,
};

const TOKEN_HEADER: &str = "x-tiledb-rest-api-key";

/// The caller, before their namespace is known.
pub(crate) struct Caller {
    pub(crate) client: Client,
    pub(crate) cx: Arc<Context>,
    pub(super) path: HashMap<String, String>,
    /// The access that this request needs.
    pub(super) access: Access,
    /// The password of this request, which may have a token, too.
    password: Option<SecretInput>,
    request_id: RequestId,
}

impl Caller {
    /// A part of the path.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Adds the id of this request to the actor's events.
    pub(super) fn named(&self, actor: Actor) -> Actor {
        actor.with_request(Some(self.request_id.0.clone()))
    }

    /// The caller's password, which must be sent with the same request: for irreversible actions a token alone, even a
    /// session's, is not enough. The backend verifies it. An account with a second
    /// factor is refused.
    pub(super) async fn password(&self) -> Result<&SecretInput, Problem> {
        const ASKED: &str = "This takes your user name and password with the same request: an API token or a session alone is not enough.";
        let password = self.password.as_ref().ok_or_else(|| Problem::new(StatusCode::FORBIDDEN, ASKED))?;
        backend::second_factor::must_be_off(&self.cx, self.client.person()).await?;
        Ok(password)
    }

    /// Refuses a request that the scopes of the caller's token don't cover.
    pub(super) fn must_reach(&self, resource: Resource, access: Access) -> Result<(), Problem> {
        Ok(self.client.must_reach(resource, access)?)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let request_id = parts.extensions.get::<RequestId>().cloned().unwrap_or_default();
        let cx = Arc::<Context>::from_ref(state);
        // The token has precedence: the client sends both.
        let shown = Authorization::of(&parts.headers);
        let client = match (own_token(parts), &shown) {
            (Some(token), _) => backend::actor::authenticate_client(&cx, token).await,
            (None, Some(Authorization::Bearer(token))) => backend::actor::authenticate_client(&cx, token).await,
            (None, Some(Authorization::Basic(name, password))) => {
                backend::people::sign_in_client(&cx, name, password, client_address::network(&parts.extensions)).await
            }
            (None, None | Some(Authorization::Bare(_))) => Err(Error::Unauthenticated),
        };
        let password = match shown {
            Some(Authorization::Basic(_, password)) => Some(password),
            _ => None,
        };
        let client = client?.with_request(Some(request_id.0.clone()));
        let Path(path) =
            parts.extract().await.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "The path is not UTF-8."))?;
        let access = access_for(&parts.method);
        Ok(Self { client, cx, path, access, password, request_id })
    }
}

/// The token in the client's own header.
fn own_token(parts: &Parts) -> Option<&str> {
    parts.headers.get(TOKEN_HEADER).map(|token| token.to_str().unwrap_or_default().trim())
}

/// The caller in the namespace the path names, by its name or its id.
pub(crate) struct Inside {
    pub(crate) caller: Caller,
    pub(crate) actor: Actor,
}

impl std::ops::Deref for Inside {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl FromRequestParts<AppState> for Inside {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let inside = Self::enter(parts, state).await?;
        let resource = if inside.actor.is_personal() { Resource::User } else { Resource::Organization };
        inside.must_reach(resource, inside.access)?;
        Ok(inside)
    }
}

impl Inside {
    /// The caller in the namespace, before their scopes are checked.
    async fn enter(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let actor =
            caller.named(backend::actor::find_of_client(&caller.cx, &caller.client, caller.part("namespace")).await?);
        Ok(Self { caller, actor })
    }
}

/// The caller among the members of the organisation the path names, which is a separate scope.
pub(super) struct AmongPeople(Inside);

impl std::ops::Deref for AmongPeople {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

impl FromRequestParts<AppState> for AmongPeople {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let inside = Inside::enter(parts, state).await?;
        inside.must_reach(Resource::Member, inside.access)?;
        Ok(Self(inside))
    }
}
