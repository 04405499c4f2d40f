//! Who reaches something, and what somebody reaches.

use domain::{
    grant::{Access, Level, Principal, Reached},
    id::PersonId,
};

use super::{managed::managed, on::OnName, sql};
use crate::{Context, Error, Result, actor::Actor};

/// Who can reach a repo or a bucket config: the grants that lead to it, and the credentials for it that are out. Owners and
/// admins reach everything without one.
///
/// # Errors
/// [`Error::NotFound`] for what the actor may not read; [`Error::Forbidden`] for those who do not manage it.
pub async fn get_access(cx: &Context, actor: &Actor, on: OnName<'_>) -> Result<Access> {
    let mut tx = cx.begin(actor.org).await?;
    let managed = managed(&mut tx, actor, on).await?;
    let grants = sql::on(&mut tx, actor.org, managed.on).await?;
    let out = sql::credentials_out(&mut tx, actor.org, managed.on, &managed.name).await?;
    tx.commit().await?;
    Ok(Access { grants, out })
}

/// What a person, a service account, a group or everyone reaches, by what, after what the organisation calls them.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, but for what they reach themselves; [`Error::NotFound`].
pub async fn list_reached(cx: &Context, actor: &Actor, whose: Principal) -> Result<(String, Vec<Reached>)> {
    if whose != Principal::Person(actor.person) {
        actor.must_manage_org()?;
    }
    actor.must_reach_whole()?;
    let mut tx = cx.begin(actor.org).await?;
    let name = sql::lock_principal(&mut tx, actor.org, whose).await?.ok_or(Error::NotFound)?;
    let reached = sql::reached(&mut tx, actor.org, whose).await?;
    tx.commit().await?;
    Ok((name, reached))
}

/// What somebody may do with a repo that the actor may read, or, as a member of the actor's organisation, with everything.
///
/// # Errors
/// [`Error::NotFound`] when the actor may read no such repo, and for visitors who ask about others.
pub async fn reach_of_member(
    cx: &Context,
    actor: &Actor,
    member: PersonId,
    repo: Option<&str>,
) -> Result<Option<Level>> {
    if actor.is_visitor && member != actor.person {
        return Err(Error::NotFound);
    }
    let on = match repo {
        None => None,
        Some(name) => {
            let mut connection = cx.pool_of(actor.org).await?.connection().await?;
            let found = sql::find(&mut connection, actor, OnName::Repo(name)).await?.ok_or(Error::NotFound)?;
            let own = sql::reach(&mut *connection, actor.org, actor.person, actor.token_id(), Some(found.on)).await?;
            Level::stored(own).ok_or(Error::NotFound)?;
            Some(found.on)
        }
    };
    Ok(Level::stored(sql::reach(&*cx.pool_of(actor.org).await?, actor.org, member, None, on).await?))
}
