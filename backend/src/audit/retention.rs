//! How long events stay. The database refuses every other way of removing them.

use domain::Invalid;
use serde_json::json;

use super::{Action, Author, Place, Subject, record, sql};
use crate::{Context, Result};

/// How many events one statement looks at.
const AT_ONCE: i32 = 10_000;

/// How long events stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(Option<i32>);

impl Retention {
    /// The shortest, in days. The database knows it, too (migration 0017).
    pub const SHORTEST: i32 = 30;

    /// So many days; 0 for ever.
    ///
    /// # Errors
    /// A sentence for 1 to 29 days, and for less than none.
    pub fn days(days: i32) -> Result<Self, Invalid> {
        match days {
            0 => Ok(Self(None)),
            Self::SHORTEST.. => Ok(Self(Some(days))),
            _ => Err("Events stay for 30 days at least. 0 keeps them for ever.".into()),
        }
    }
}

/// Removes the events whose time is over, and answers how many there were. That they were removed is an event.
///
/// # Errors
/// When the database can't be asked; what was removed until then has its event.
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
