//! The caller: the bearer of an API token, or a person with user name and password; and the organisation they act in. Cookies
//! are ignored.

use std::{collections::HashMap, str::FromStr, sync::Arc};

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
    token::{Access, Resource, Scope},
};
use http::{StatusCode, request::Parts};

use crate::{
    AppState, client_address,
    http::{Authorization, Found, Problem, access_for},
};

/// The caller, before their namespace is known.
pub(super) struct Caller {
    pub(super) client: Client,
    pub(super) cx: Arc<Context>,
    pub(super) request_id: RequestId,
    /// The access that a request of this method needs.
    access: Access,
    path: HashMap<String, String>,
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
        let cx = Arc::<Context>::from_ref(state);
        let client = match Authorization::of(&parts.headers).ok_or(Error::Unauthenticated)? {
            Authorization::Bearer(token) | Authorization::Bare(token) => {
                backend::actor::authenticate_client((&cx, held), token).await?
            }
            Authorization::Basic(name, password) => {
                let network = client_address::network(&parts.extensions);
                backend::people::sign_in_client(&cx, &name, &password, network).await?
            }
        };
        let Path(path) = parts.extract().await.map_err(|_| Problem::not_found())?;
        let access = access_for(&parts.method);
        let client = client.with_request(Some(request_id.0.clone()));
        Ok(Self { client, cx, request_id, access, path })
    }
}

impl Caller {
    /// A part of the path.
    pub(super) fn part(&self, name: &str) -> &str {
        self.path.get(name).map(String::as_str).unwrap_or_default()
    }

    /// A part of the path, parsed as an id.
    pub(super) fn id<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.part(name).parse().map_err(|_| Problem::not_found())
    }

    /// Refuses a request that the scopes of the caller's token don't cover, and names the scope that would.
    pub(super) fn must_reach(&self, resource: Resource, access: Access) -> Result<(), Problem> {
        let word = Scope::On(resource, access).word();
        let refused = |_| Problem::new(StatusCode::FORBIDDEN, format!("This needs a token with the scope {word}."));
        self.client.must_reach(resource, access).map_err(refused)
    }

    /// Refuses a token of an organisation, which is valid for that organisation only.
    pub(super) fn must_be_own(&self) -> Result<(), Problem> {
        const ASKED: &str = "This takes a token of your own, or your password: a token of an organisation is good for that organisation only.";
        self.must_reach(Resource::User, self.access)?;
        if self.client.only_in().is_none() { Ok(()) } else { Err(Problem::new(StatusCode::FORBIDDEN, ASKED)) }
    }

    /// The caller in a namespace, by its name.
    pub(super) async fn acting_in(&self, namespace: &str) -> Result<Actor, Problem> {
        self.acting_with(&mut Held::default(), namespace).await
    }

    async fn acting_with(&self, held: &mut Held, namespace: &str) -> Result<Actor, Problem> {
        let actor = backend::actor::find_of_client((&self.cx, held), &self.client, namespace).await?;
        // Paths contain names, not ids.
        if actor.slug().as_str() != namespace {
            return Err(Problem::not_found());
        }
        Ok(self.request_id.note(actor))
    }

    /// The caller in their own namespace.
    pub(super) async fn acting_alone(&self) -> Result<Actor, Problem> {
        let own = backend::actor::find_own(&self.cx, self.client.person()).await?;
        Ok(self.request_id.note(self.client.acting(own)))
    }
}

/// The caller in the namespace that the path names, before their scopes are checked.
struct Inside {
    caller: Caller,
    actor: Actor,
}

impl Inside {
    async fn of_namespace(parts: &mut Parts, state: &AppState, held: &mut Held) -> Result<Self, Problem> {
        let caller = Caller::found(parts, state, held).await?;
        let actor = caller.acting_with(held, caller.part("org")).await?;
        Ok(Self { caller, actor })
    }

    async fn of_org(parts: &mut Parts, state: &AppState, held: &mut Held, resource: Resource) -> Result<Self, Problem> {
        let inside = Self::of_namespace(parts, state, held).await?;
        if inside.actor.is_personal() {
            return Err(Problem::not_found());
        }
        inside.caller.must_reach(resource, inside.caller.access)?;
        Ok(inside)
    }

    /// The caller at the repo that the path names: as a member, or, where everybody with an account reads it, as a visitor.
    async fn at_repo(parts: &mut Parts, state: &AppState, held: &mut Held) -> Result<Self, Problem> {
        let caller = Caller::found(parts, state, held).await?;
        let (org, repo) = (caller.part("org"), caller.part("repo"));
        let actor = backend::actor::find_at_repo((&caller.cx, held), &caller.client, org, repo).await?;
        let actor = caller.request_id.note(actor);
        caller.must_reach(Resource::Organization, caller.access)?;
        Ok(Self { caller, actor })
    }
}

/// Declares extractors of callers, each with its namespace and the scope it requires.
macro_rules! callers {
    ($($(#[$meta:meta])* $name:ident($parts:ident, $state:ident, $held:ident) => $found:expr;)*) => {
        $(
            $(#[$meta])*
            pub(super) struct $name {
                caller: Caller,
                pub(super) actor: Actor,
            }

            impl std::ops::Deref for $name {
                type Target = Caller;

                fn deref(&self) -> &Caller {
                    &self.caller
                }
            }

            impl FromRequestParts<AppState> for $name {
                type Rejection = Problem;

                async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
                    Self::found(parts, state, &mut Held::default()).await
                }
            }

            impl Found<AppState> for $name {
                async fn found($parts: &mut Parts, $state: &AppState, $held: &mut Held) -> Result<Self, Problem> {
                    let Inside { caller, actor } = $found;
                    Ok(Self { caller, actor })
                }
            }
        )*
    };
}

callers! {
    /// The caller in an organisation.
    InOrg(parts, state, held) => Inside::of_org(parts, state, held, Resource::Organization).await?;
    /// The caller at a repo, who may be no member of its organisation.
    AtRepo(parts, state, held) => Inside::at_repo(parts, state, held).await?;
    /// The caller among the members of an organisation, which is a separate scope.
    AmongMembers(parts, state, held) => Inside::of_org(parts, state, held, Resource::Member).await?;
    /// The caller with their own tokens in an organisation.
    WithOwn(parts, state, held) => Inside::of_org(parts, state, held, Resource::User).await?;
    /// The caller in an organisation, or in their own namespace if the path has their user name.
    InNamespace(parts, state, held) => {
        let inside = Inside::of_namespace(parts, state, held).await?;
        let resource = if inside.actor.is_personal() { Resource::User } else { Resource::Organization };
        inside.caller.must_reach(resource, inside.caller.access)?;
        inside
    };
}

impl InOrg {
    /// The bucket config the path names.
    pub(super) fn bucket(&self) -> Result<BucketConfigId, Problem> {
        self.id("id")
    }

    /// Refuses a token whose scopes do not allow keys that write, whatever its bearer's role.
    pub(super) fn must_write(&self) -> Result<(), Problem> {
        self.must_reach(Resource::Organization, Access::ReadWrite)
    }
}
