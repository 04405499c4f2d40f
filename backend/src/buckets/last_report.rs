//! The report of the last connection test.

use domain::{check::Report, id::BucketConfigId};

use super::{get::get, sql};
use crate::{Context, Result, actor::Actor, connection::of_stored};

/// The report of a stored bucket config's last test, if its current values were tested.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers; [`Error::NotFound`](crate::Error::NotFound)
/// when the actor's organisation has no such config.
pub async fn last_report(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Option<Report>> {
    actor.must_manage()?;
    get(cx, actor, id).await?;
    let test = sql::last_test(&*cx.pool_of(actor.org).await?, actor.org, id).await?;
    test.map(|test| of_stored(test.report, "connection_test.report")).transpose()
}
