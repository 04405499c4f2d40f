//! Connection tests: of unsaved values, of a stored credential, and of an edit of one.

use domain::{
    check::Report,
    credential::{EditedKeys, Keys, TestPlace},
    id::CloudCredentialId,
};

use super::{open::open, run_test::test_and_store};
use crate::{Context, Result, actor::Actor, seal};

/// Tests unsaved values.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Conflict::NotTestable`] for kinds this server can't test;
/// [`Error::RateLimited`] after ten tests a minute.
pub async fn test_new(cx: &Context, actor: &Actor, keys: &Keys, place: &TestPlace) -> Result<Report> {
    actor.must_manage()?;
    let mut connection = cx.pool_of(actor.org).await?.connection().await?;
    let key = seal::active_org_key(&mut connection, &cx.keyring, actor.org).await?;
    drop(connection);
    test_and_store(cx, actor, keys, place, &key, None).await
}

/// Tests a stored credential.
///
/// # Errors
/// As [`test_new`], and [`Error::NotFound`].
pub async fn test(cx: &Context, actor: &Actor, id: CloudCredentialId, place: &TestPlace) -> Result<Report> {
    test_edited(cx, actor, id, None, place).await
}

/// Tests an edit of a stored credential; `None` tests the stored values.
///
/// # Errors
/// As [`test_new`], and [`Error::NotFound`]; [`Error::Invalid`] when a secret must be entered again.
pub async fn test_edited(
    cx: &Context,
    actor: &Actor,
    id: CloudCredentialId,
    edit: Option<&EditedKeys>,
    place: &TestPlace,
) -> Result<Report> {
    actor.must_manage()?;
    let mut connection = cx.pool_of(actor.org).await?.connection().await?;
    let stored = open(cx, &mut connection, actor.org, id).await?;
    drop(connection);
    let keys = edit.map_or_else(|| Ok(stored.keys.clone()), |edit| stored.keys.edited(edit))?;
    test_and_store(cx, actor, &keys, place, &stored.org_key, Some(id)).await
}
