//! The people of a namespace's events.

use domain::audit::EventAuthor;

use super::sql;
use crate::{Context, Result, actor::Actor};

/// People listed, at most.
const MOST: u32 = 1_000;

/// Who may be behind an event of the namespace: its members, and whoever did something in it, by e-mail address. A namespace
/// with more than a thousand of them gets some.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers.
pub async fn authors(cx: &Context, actor: &Actor) -> Result<Vec<EventAuthor>> {
    actor.must_manage()?;
    Ok(sql::authors(&*cx.pool_of(actor.org).await?, actor.org, MOST).await?)
}
