//! Finds the device that shows a code.

use domain::device::{UserCode, WaitingDevice};

use super::sql;
use crate::{Context, Error, Result, actor::Actor};

/// The device that shows this code and waits for an answer. Every try counts, right or wrong.
///
/// # Errors
/// [`Error::NotFound`] when no device shows it any more; [`Error::RateLimited`] after ten tries a minute.
pub async fn find(cx: &Context, own: &Actor, code: &UserCode) -> Result<WaitingDevice> {
    cx.budgets.user_codes.spend(&own.person)?;
    sql::waiting(&cx.pool, code).await?.ok_or(Error::NotFound)
}
