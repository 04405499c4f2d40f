//! One cloud credential.

use domain::{
    credential::{Credential, CredentialName},
    id::CloudCredentialId,
};

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// One credential.
///
/// # Errors
/// [`Error::NotFound`] when the actor's namespace has no such credential.
pub async fn get(cx: &Context, actor: &Actor, id: CloudCredentialId) -> Result<Credential> {
    actor.must_reach_whole()?;
    sql::get(&*cx.pool_of(actor.org).await?, actor.org, id).await?.ok_or(Error::NotFound)
}

/// The credential with exactly this name.
///
/// # Errors
/// [`Error::NotFound`] when the actor's namespace has none.
pub async fn get_named(cx: &Context, actor: &Actor, name: &str) -> Result<Credential> {
    actor.must_reach_whole()?;
    let name: CredentialName = name.parse().map_err(|_| Error::NotFound)?;
    sql::named(&*cx.pool_of(actor.org).await?, actor.org, &name).await?.ok_or(Error::NotFound)
}
