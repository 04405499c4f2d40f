//! The last decision before credentials are returned. Making them takes a while, in which everything they depend on may
//! change: so one transaction reads it again, locks it, compares, and records the vend. Types that carry a secret to a
//! caller can only be built with a [`Permit`], which only this module makes.

use domain::{
    org::Role,
    repo::{Repo, RepoMode},
};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection, Postgres, Transaction};
use time::OffsetDateTime;

use super::{basis::Basis, scope::Intent, sql};
use crate::{
    Conflict, Error, Result,
    actor::{Actor, ActorToken},
    audit::{self, Action, Subject},
    buckets::RepoAt,
};

/// Nothing has changed, and nothing can until this is granted or dropped.
pub(super) struct Decision<'c> {
    tx: Transaction<'c, Postgres>,
    now: OffsetDateTime,
    token_ends: Option<OffsetDateTime>,
}

/// The permission to return one credential, recorded. Only this module makes one.
#[derive(Debug)]
pub struct Permit(());

/// Reads and locks everything that `basis` was read from.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Unauthenticated`] and [`Error::Forbidden`] when the caller has lost their permission;
/// [`Conflict::RepoOffline`] and [`Conflict::RepoInsideOffline`]; [`Conflict::ChangedWhileMaking`] for any other
/// change.
pub(super) async fn decide<'c>(
    connection: &'c mut PgConnection,
    actor: &Actor,
    basis: Basis<'_>,
) -> Result<Decision<'c>> {
    let mut tx = connection.begin().await?;
    let now = sql::everything_now(&mut tx, actor, &basis).await?;
    let token_ends = compare_caller(actor, basis.intent, &now)?;
    compare_config(&basis, &now)?;
    compare_repo(basis.repo, &now)?;
    if now.proof.as_deref() != Some(basis.proof.mac.as_slice()) {
        return Err(changed("The result of the last connection test"));
    }
    Ok(Decision { tx, now: now.at, token_ends })
}

impl Decision<'_> {
    /// The current time.
    pub(super) fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// When the keys made with the caller's token expire at the latest, if they use one.
    pub(super) fn token_ends(&self) -> Option<OffsetDateTime> {
        self.token_ends
    }

    /// Records the vend, and permits returning it.
    pub(super) async fn grant(
        mut self,
        actor: &Actor,
        action: Action,
        subject: &Subject,
        detail: Value,
    ) -> Result<Permit> {
        audit::record(&mut self.tx, actor, action, subject, detail).await?;
        self.tx.commit().await?;
        Ok(Permit(()))
    }
}

/// A repo from a list, as vending needs it.
impl From<&Repo> for RepoAt {
    fn from(repo: &Repo) -> Self {
        Self { id: repo.id, name: repo.name.clone(), mode: repo.status.mode, location: repo.location.clone() }
    }
}

fn changed(what: &'static str) -> Error {
    Conflict::ChangedWhileMaking { what }.into()
}

fn compare_caller(actor: &Actor, intent: Intent, now: &sql::CurrentState) -> Result<Option<OffsetDateTime>> {
    let token_ends = match &actor.token {
        Some(token) => Some(compare_token(token, now)?),
        None => None,
    };
    let role: Role = match now.role {
        Some(role) => actor.within_token(role),
        None if actor.is_visitor => actor.role,
        None => return Err(Error::NotFound),
    };
    // Also for whoever may not write any more: reading may be left to them, and the next request says so.
    if role != actor.role || actor.is_visitor != now.role.is_none() {
        return Err(changed("Your role"));
    }
    // What they reach, role and scopes are checked again here, whatever the endpoint allowed.
    let level = now.level.ok_or(Error::NotFound)?;
    if level < intent.needed() {
        return Err(changed("What you may do there"));
    }
    if now.reaches_beyond {
        return Err(Conflict::BeyondReach.into());
    }
    intent.must_be_allowed(actor, Some(level))?;
    Ok(token_ends)
}

fn compare_token(token: &ActorToken, now: &sql::CurrentState) -> Result<OffsetDateTime> {
    let (scopes, ends) = now.token.as_ref().ok_or(Error::Unauthenticated)?;
    if *scopes == token.scopes { Ok(*ends) } else { Err(changed("What your token may be used for")) }
}

fn compare_config(basis: &Basis<'_>, now: &sql::CurrentState) -> Result<()> {
    let stored = basis.stored;
    let (version, fingerprint) = now.config.as_ref().ok_or(Error::NotFound)?;
    if *version != stored.bucket.version || *fingerprint != stored.fingerprint {
        return Err(changed("The bucket config"));
    }
    if now.credential != stored.credential {
        return Err(changed("The cloud credential of the bucket config"));
    }
    Ok(())
}

fn compare_repo(repo: Option<&RepoAt>, now: &sql::CurrentState) -> Result<()> {
    let Some(repo) = repo else {
        let repos = now.offline.clone();
        return if repos.is_empty() { Ok(()) } else { Err(Conflict::RepoInsideOffline { repos }.into()) };
    };
    let place = now.repo.as_ref().ok_or(Error::NotFound)?;
    if place.mode == RepoMode::Offline {
        return Err(Conflict::RepoOffline.into());
    }
    let is_there = place.name == repo.name.as_str()
        && place.bucket == repo.location.bucket.as_str()
        && place.prefix == repo.location.prefix.as_str();
    if is_there { Ok(()) } else { Err(changed("The repo")) }
}

#[cfg(test)]
mod tests {
    use domain::grant::Level;

    use super::*;
    use crate::random;

    /// Roles and scopes are checked again, whatever the endpoint allowed.
    #[test]
    fn the_last_word_gives_no_more_than_role_and_scopes_do() {
        let ends = OffsetDateTime::UNIX_EPOCH;
        let decided = |role: Role, scope: Option<&str>, intent| {
            let scopes = scope.map(|scope| vec![scope.to_owned()]);
            let token = scopes.clone().map(|scopes| ActorToken {
                id: "t".into(),
                scopes,
                keys_until: ends,
                is_narrowed: false,
            });
            let (person, org) = (random::uuid().into(), random::uuid().into());
            let actor = Actor::joining(person, org, domain::org::OrgSlug::stored("acme").unwrap(), role);
            let now = sql::CurrentState {
                at: ends,
                role: Some(role),
                level: Some(Level::Write),
                reaches_beyond: false,
                token: scopes.map(|scopes| (scopes, ends)),
                config: None,
                credential: None,
                repo: None,
                offline: Vec::new(),
                proof: None,
            };
            compare_caller(&actor.with_token(token), intent, &now).is_ok()
        };
        for (role, scope, reads, writes) in [
            (Role::Owner, None, true, true),
            (Role::Reader, None, true, false),
            (Role::Owner, Some("*"), true, true),
            (Role::Member, Some("organization:read-write"), true, true),
            (Role::Reader, Some("organization:admin"), true, false),
            (Role::Owner, Some("organization:read"), true, false),
            (Role::Owner, Some("user:admin"), false, false),
            (Role::Owner, Some("organization:everything"), false, false),
        ] {
            let decisions = (decided(role, scope, Intent::Read), decided(role, scope, Intent::Write));
            assert_eq!(decisions, (reads, writes), "{role:?} {scope:?}");
        }
    }
}
