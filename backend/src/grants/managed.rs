//! The right to give and to take grants.

use domain::grant::Level;
use sqlx::PgConnection;

use super::{
    on::{Managed, On, OnName},
    sql,
};
use crate::{Error, Result, actor::Actor};

/// What the actor may do there, which stays so until the transaction ends.
pub(crate) async fn lock_reach(tx: &mut PgConnection, actor: &Actor, on: On) -> Result<Option<Level>> {
    Ok(Level::stored(sql::lock_reach(tx, actor, on).await?))
}

/// Something that the actor manages, which stays so until the transaction ends.
///
/// # Errors
/// [`Error::NotFound`] for what they may not read; [`Error::Forbidden`] for what they do not manage.
pub(super) async fn managed(tx: &mut PgConnection, actor: &Actor, name: OnName<'_>) -> Result<Managed> {
    let found = sql::find(tx, actor, name).await?.ok_or(Error::NotFound)?;
    must_manage(lock_reach(tx, actor, found.on).await?)?;
    Ok(found)
}

/// The same, for whoever goes on to change what is granted there: one after the other in an organisation. Those who may not are
/// refused before they hold anybody up.
///
/// # Errors
/// As [`managed`].
pub(super) async fn managed_to_change(tx: &mut PgConnection, actor: &Actor, name: OnName<'_>) -> Result<Managed> {
    let found = sql::find(tx, actor, name).await?.ok_or(Error::NotFound)?;
    let may = sql::reach(&mut *tx, actor.org, actor.person, actor.token_id(), Some(found.on)).await?;
    must_manage(Level::stored(may))?;
    sql::lock_changes_of_reach(tx, actor.org).await?;
    must_manage(lock_reach(tx, actor, found.on).await?)?;
    Ok(found)
}

fn must_manage(level: Option<Level>) -> Result<()> {
    match level {
        None => Err(Error::NotFound),
        Some(Level::Manage) => Ok(()),
        Some(_) => Err(Error::Forbidden),
    }
}
