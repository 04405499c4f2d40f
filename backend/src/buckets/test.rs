//! Connection tests: of unsaved values, of a stored bucket config, and of an edit of one.

use domain::{
    bucket::{EditedAccess, NewAccess},
    check::Report,
    id::BucketConfigId,
    location::Location,
};

use super::{
    open::open,
    resolve::resolve,
    run_test::test_and_store,
    values::{Values, with_known_sts},
};
use crate::{Context, Result, actor::Actor, admission, seal};

/// Tests unsaved values. A config stored later with exactly these values counts as tested.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::RateLimited`] after ten tests a minute.
pub async fn test_new(cx: &Context, actor: &Actor, location: Location, access: NewAccess) -> Result<Report> {
    actor.must_manage()?;
    cx.budgets.spend_connection_test(actor)?;
    let mut connection = cx.pool_of(actor.org).await?.connection().await?;
    let key = seal::active_org_key(&mut connection, &cx.keyring, actor.org).await?;
    let values = Values::new(with_known_sts(location), access);
    let values = resolve(cx, &mut connection, actor.org, values, None).await?;
    admission::must_admit(&cx.aws, &actor.slug, &values.sts_candidate(None))?;
    drop(connection);
    Ok(test_and_store(cx, actor, &values, &key.key, None).await?.report)
}

/// Tests a stored bucket config.
///
/// # Errors
/// As [`test_new`], and [`Error::NotFound`].
pub async fn test(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Report> {
    actor.must_manage()?;
    let stored = open(cx, actor, id).await?;
    cx.budgets.spend_connection_test(actor)?;
    Ok(test_and_store(cx, actor, &stored.values, &stored.org_key.key, Some(&stored)).await?.report)
}

/// Tests an edit of a stored bucket config. A secret that is not entered again is only sent to its current destination.
///
/// # Errors
/// As [`test`], and [`Error::Invalid`] when a secret must be entered again.
pub async fn test_edited(
    cx: &Context,
    actor: &Actor,
    id: BucketConfigId,
    location: &Location,
    access: &EditedAccess,
) -> Result<Report> {
    actor.must_manage()?;
    let stored = open(cx, actor, id).await?;
    let mut connection = cx.pool_of(actor.org).await?.connection().await?;
    let values =
        resolve(cx, &mut connection, actor.org, stored.values.edited(location, access)?, Some(&stored.values)).await?;
    admission::must_admit(&cx.aws, &actor.slug, &values.sts_candidate(Some(&stored.values)))?;
    drop(connection);
    cx.budgets.spend_connection_test(actor)?;
    Ok(test_and_store(cx, actor, &values, &stored.org_key.key, Some(&stored)).await?.report)
}
