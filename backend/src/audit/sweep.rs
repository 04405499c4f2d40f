//! Deletes expired events. The database refuses every other way of deleting them.

use serde_json::json;

use super::{Action, record::record, retention::Retention, sql, subject::Subject};
use crate::{
    Context, Result,
    actor::{Author, Place},
};

/// Events checked by one statement.
const AT_ONCE: i32 = 10_000;

/// Deletes expired events, and returns how many. The deletion is an event.
///
/// # Errors
/// When the database can't be asked; events deleted until then have theirs.
pub async fn sweep(cx: &Context, retention: Retention) -> Result<u64> {
    let Some(days) = retention.0 else { return Ok(0) };
    let mut removed = 0;
    loop {
        let mut tx = cx.pool.begin().await?;
        let some = u64::try_from(sql::expire(&mut tx, days, AT_ONCE).await?).unwrap_or(0);
        if some > 0 {
            let detail = json!({ "removed": some, "older_than_days": days });
            record(&mut tx, Author::Operator(Place::Server), Action::EventsExpired, &Subject::events(), detail).await?;
        }
        tx.commit().await?;
        removed += some;
        if some < AT_ONCE.unsigned_abs().into() {
            return Ok(removed);
        }
    }
}
