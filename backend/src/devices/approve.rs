//! Signs a device in.

use domain::device::UserCode;
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    random,
    sessions::{self, SessionId},
};

/// Days after which a device is signed out, whether used or not.
const LIFETIME_DAYS: i32 = 90;

/// Signs in the device that shows this code: it acts as `own`, a person in their own namespace, who approves it in the session `by`.
///
/// # Errors
/// [`Error::NotFound`] when no device shows it any more; [`Error::Unauthenticated`] when the session was ended meanwhile;
/// [`Error::RateLimited`] after ten tries a minute.
pub async fn approve(cx: &Context, own: &Actor, code: &UserCode, by: Option<SessionId<'_>>) -> Result<()> {
    cx.budgets.user_codes.spend(&own.person)?;
    let mut tx = cx.begin(own.org).await?;
    if let Some(session) = by {
        sessions::must_be_open(&mut tx, own.person, session).await?;
    }
    let waiting = sql::lock_waiting(&mut tx, code).await?.ok_or(Error::NotFound)?;
    let id = random::uuid().into();
    sql::insert_device(&mut tx, id, own.person, &waiting, LIFETIME_DAYS).await?;
    sql::answer(&mut tx, code, Some(id)).await?;
    let detail = json!({ "network": waiting.network });
    audit::record(&mut tx, own, Action::DeviceSignedIn, &Subject::device(id).named(&waiting.client), detail).await?;
    tx.commit().await?;
    Ok(())
}
