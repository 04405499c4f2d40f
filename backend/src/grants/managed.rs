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
    match lock_reach(tx, actor, found.on).await? {
        None => Err(Error::NotFound),
        Some(Level::Manage) => Ok(found),
        Some(_) => Err(Error::Forbidden),
    }
}
