//! The overview of an organisation: what is set up, and what needs attention.

mod sql;

use domain::{
    check::Report,
    overview::{Concern, ConcernSubject, Concerns, NAMED_CONCERNS, Progress},
};

use self::sql::{Kind, Row};
use crate::{Context, Result, actor::Actor, connection::of_stored};

/// What the actor's organisation has set up.
///
/// # Errors
/// When the database can't be asked.
pub async fn get_progress(cx: &Context, actor: &Actor) -> Result<Progress> {
    Ok(sql::progress(&*cx.pool_of(actor.org).await?, actor).await?)
}

/// What fails or was not tested in the actor's organisation.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers, who see no reports.
pub async fn list_concerns(cx: &Context, actor: &Actor) -> Result<Concerns> {
    actor.must_manage()?;
    let mut rows = sql::concerns(&*cx.pool_of(actor.org).await?, actor.org, NAMED_CONCERNS + 1).await?;
    let has_more = rows.len() > NAMED_CONCERNS;
    rows.truncate(NAMED_CONCERNS);
    Ok(Concerns { named: rows.into_iter().map(concern).collect::<Result<_>>()?, has_more })
}

fn concern(row: Row) -> Result<Concern> {
    let report: Option<Report> = row.report.map(|report| of_stored(report, "report")).transpose()?;
    let subject = match row.kind {
        Kind::BucketConfig => ConcernSubject::BucketConfig(row.id.into()),
        Kind::CloudCredential => ConcernSubject::CloudCredential(row.id.into()),
    };
    Ok(Concern { subject, name: row.name, problem: report.and_then(|report| report.first_problem().cloned()) })
}
