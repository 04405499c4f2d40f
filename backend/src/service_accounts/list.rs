//! The service accounts of an organisation.

use domain::service_account::ServiceAccountView;

use super::{lock::known, sql};
use crate::{Context, Error, Result, actor::Actor};

/// The organisation's service accounts, by name.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn list(cx: &Context, actor: &Actor) -> Result<Vec<ServiceAccountView>> {
    actor.must_manage_org()?;
    sql::some(&*cx.pool_of(actor.org).await?, actor.org, None).await
}

/// One of them.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::NotFound`].
pub async fn get(cx: &Context, actor: &Actor, name: &str) -> Result<ServiceAccountView> {
    actor.must_manage_org()?;
    let found = sql::some(&*cx.pool_of(actor.org).await?, actor.org, Some(&known(name)?)).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}
