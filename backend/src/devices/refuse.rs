//! Refuses a device.

use domain::device::UserCode;
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
};

/// Refuses the device that shows this code.
///
/// # Errors
/// As [`approve`](super::approve()).
pub async fn refuse(cx: &Context, own: &Actor, code: &UserCode) -> Result<()> {
    cx.budgets.user_codes.spend(&own.person)?;
    let mut tx = cx.begin(own.org).await?;
    let waiting = sql::lock_waiting(&mut tx, code).await?.ok_or(Error::NotFound)?;
    sql::answer(&mut tx, code, None).await?;
    let detail = json!({ "network": waiting.network });
    let subject = Subject::device_called(&waiting.client);
    audit::record(&mut tx, own, Action::DeviceRefused, &subject, detail).await?;
    tx.commit().await?;
    Ok(())
}
