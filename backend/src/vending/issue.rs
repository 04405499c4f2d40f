//! How temporary credentials come to be: a role is assumed, a service account is impersonated, or the store makes temporary
//! keys of the pair that is kept. Whichever it is, the scope's limit is part of what is asked for.

use std::time::Duration;

use domain::{
    bucket::{AwsRole, NewAccess, ServiceAccount},
    check::Problem,
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    Leave, VendedCredentials, VendedKeys, VendedToken,
    scope::{Limit, VendScope},
    sessions::NotIssued,
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    cloud::{
        aws::{Assume, Keys, Narrow, Session, assume_problem, narrow_problem},
        google::{MOST_SECONDS, Token, Wanted, boundary::AccessBoundary},
        policy::SessionPolicy,
    },
    db, random,
};

/// The longest a call may wait for the cloud.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who makes temporary credentials, with what limits them.
#[derive(Clone, Copy)]
pub(super) enum Issuer<'a> {
    Role { role: &'a AwsRole, external_id: &'a str, policy: &'a SessionPolicy },
    Keys { keys: Keys<'a>, policy: &'a SessionPolicy },
    ServiceAccount { account: &'a ServiceAccount, boundary: &'a AccessBoundary },
}

impl<'a> Issuer<'a> {
    /// Who does for a config's way in; nobody where clients bring keys of their own.
    pub(super) fn of(way_in: &'a NewAccess, scope: &'a VendScope) -> Result<Option<Self>> {
        Ok(Some(match (way_in, scope.limit()) {
            (NewAccess::SelfManaged, _) => return Ok(None),
            (NewAccess::AwsRole { role, shared_secret }, Limit::Policy(policy)) => {
                Self::Role { role, external_id: shared_secret.expose(), policy }
            }
            (NewAccess::Hmac { access_key_id, secret_access_key }, Limit::Policy(policy)) => Self::Keys {
                keys: Keys {
                    access_key_id: access_key_id.as_str(),
                    secret_access_key: secret_access_key.expose(),
                    session_token: None,
                },
                policy,
            },
            (NewAccess::GoogleServiceAccount(account), Limit::Boundary(boundary)) => {
                Self::ServiceAccount { account, boundary }
            }
            _ => return Err(Error::internal("a way in that does not belong to its store")),
        }))
    }

    /// How long what it makes is asked to last, where the operator wants so many seconds.
    pub(super) fn seconds(&self, wanted: i32) -> i32 {
        match self {
            Self::Role { .. } | Self::Keys { .. } => wanted,
            Self::ServiceAccount { .. } => wanted.min(MOST_SECONDS),
        }
    }
}

/// Temporary credentials, as they are kept.
#[derive(Debug)]
pub(super) struct Issued {
    /// How long they were to last, in seconds.
    pub(super) asked_seconds: i32,
    pub(super) credentials: Temporary,
}

/// The credentials themselves.
#[derive(Debug)]
pub(super) enum Temporary {
    Keys(Session),
    Token(Token),
}

impl Issued {
    pub(super) fn expires_at(&self) -> OffsetDateTime {
        match &self.credentials {
            Temporary::Keys(session) => session.expires_at,
            Temporary::Token(token) => token.expires_at,
        }
    }

    /// Adds to an audit event what tells these from others in the customer's own logs.
    pub(super) fn tell(&self, detail: &mut Value) {
        detail["expires_at"] = json!(domain::moment::Moment::from(self.expires_at()).iso());
        match &self.credentials {
            Temporary::Keys(session) => {
                detail["access_key_id"] = json!(session.access_key_id);
                detail["sts_request_id"] = json!(session.request_id);
            }
            Temporary::Token(token) => detail["service_account"] = json!(token.account),
        }
    }

    /// The same for the caller, by leave of the last decision.
    pub(super) fn handed(&self, leave: Leave) -> VendedCredentials {
        match &self.credentials {
            Temporary::Keys(session) => VendedCredentials::Temporary(VendedKeys {
                access_key_id: session.access_key_id.clone(),
                secret_access_key: session.secret_access_key.clone(),
                session_token: session.session_token.clone(),
                expires_at: session.expires_at.into(),
                _leave: leave,
            }),
            Temporary::Token(token) => VendedCredentials::Token(VendedToken {
                access_token: token.access_token.clone(),
                account: token.account.clone(),
                expires_at: token.expires_at.into(),
                _leave: leave,
            }),
        }
    }
}

/// New credentials. No database connection is held meanwhile.
pub(super) async fn issue(
    cx: &Context,
    actor: &Actor,
    scope: &VendScope,
    issuer: Issuer<'_>,
    seconds: i32,
) -> Result<Issued, NotIssued> {
    cx.budgets.vends.spend(&actor.person).map_err(NotIssued::own_limit)?;
    let made = Box::pin(make(cx, actor, scope, issuer, seconds));
    let credentials = tokio::time::timeout(PATIENCE, made).await.unwrap_or(Err(Problem::Unreachable))?;
    Ok(Issued { asked_seconds: seconds, credentials })
}

async fn make(
    cx: &Context,
    actor: &Actor,
    scope: &VendScope,
    issuer: Issuer<'_>,
    seconds: i32,
) -> Result<Temporary, Problem> {
    let session_name = session_name(actor);
    match issuer {
        Issuer::Role { role, external_id, policy } => {
            let wanted = Assume {
                role: role.arn(scope.location()),
                region: scope.location().store.region().ok_or(Problem::Inconclusive)?,
                external_id: Some(external_id),
                session_name: &session_name,
                policy,
                tags: &scope.tags(actor),
                seconds,
                retries: 1,
            };
            let session = cx.aws.assume(&actor.slug, wanted).await;
            session.map(Temporary::Keys).map_err(|failure| assume_problem(&failure.cause))
        }
        Issuer::Keys { keys, policy } => {
            let store = &scope.location().store;
            let wanted = Narrow { store, keys, session_name: &session_name, policy, seconds };
            let session = cx.aws.narrow(&actor.slug, wanted).await;
            session.map(Temporary::Keys).map_err(|failure| narrow_problem(&failure.cause))
        }
        Issuer::ServiceAccount { account, boundary } => {
            let now = db::now(&cx.pool).await.map_err(|_| Problem::Inconclusive)?;
            let token = cx.google.token(Wanted { account, boundary, seconds, now }).await;
            token.map(Temporary::Token).map_err(|failure| failure.problem())
        }
    }
}

/// Names organisation, person and request in the customer's own logs, in the 64 characters STS gives.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
fn session_name(actor: &Actor) -> String {
    let org = actor.slug.as_str().get(..24).unwrap_or(actor.slug.as_str());
    let person = actor.person.to_string();
    let person = person.get(..8).unwrap_or(&person);
    let request = actor.request_id.clone().unwrap_or_else(random::short_id::<16>);
    format!("lakewarden.{org}.{person}.{request}").chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_name_is_one_sts_takes() {
        let slug = "an-organisation-with-quite-a-long-name".parse().unwrap();
        let actor = Actor::joining(random::uuid().into(), random::uuid().into(), slug, domain::org::Role::Member);
        let name = session_name(&actor);
        assert!((2..=64).contains(&name.len()), "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_=,.@+-".contains(&b)), "{name}");
        assert!(name.starts_with("lakewarden.an-organisation-with-qui."), "{name}");
    }
}
