//! What the last connection test said.

use domain::{check::Report, id::BucketConfigId};

use super::{get::get, sql};
use crate::{Context, Result, actor::Actor, error::inconsistent_row};

/// What the last test of a stored bucket config said, if it has been tested as it stands.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers; [`Error::NotFound`](crate::Error::NotFound) when the actor's organisation has none of this id.
pub async fn last_report(cx: &Context, actor: &Actor, id: BucketConfigId) -> Result<Option<Report>> {
    actor.must_manage()?;
    get(cx, actor, id).await?;
    let report = sql::report_of(&*cx.pool_of(actor.org).await?, actor.org, id).await?;
    report.map(serde_json::from_value).transpose().map_err(inconsistent_row("connection_test.report"))
}
