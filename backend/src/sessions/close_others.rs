//! Signs a person out everywhere else.

use domain::id::PersonId;
use serde_json::json;

use super::id::{SessionId, record_with};
use crate::{
    Context, Result,
    audit::Action,
    passwords::{Ended, end_what_it_opened},
};

/// Signs the person out everywhere but in the `current` browser, for good: other browsers, devices, and data clients that signed
/// in with the password. API tokens stay.
///
/// # Errors
/// When the database can't be asked.
pub async fn close_others(cx: &Context, person: PersonId, current: Option<SessionId<'_>>) -> Result<Ended> {
    let mut tx = cx.pool.begin().await?;
    let ended = end_what_it_opened(&mut tx, person, current).await?;
    if !ended.is_nothing() {
        let detail = json!({
            "door": "browser",
            "other_sessions": ended.browsers,
            "devices_signed_out": ended.devices,
            "clients_signed_out": ended.clients,
        });
        record_with(&mut tx, Action::SignedOut, person, detail).await?;
    }
    tx.commit().await?;
    Ok(ended)
}
