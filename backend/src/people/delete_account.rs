//! Somebody deletes their account.

use domain::secret::SecretInput;
use serde_json::json;
use sqlx::PgConnection;

use super::sql;
use crate::{
    Context, Result,
    actor::Client,
    audit::{self, Action, Subject},
    members, passwords,
};

/// Deletes the client's account, whose password they show, with everything in their own namespace.
///
/// # Errors
/// [`Error::Invalid`] at `old_password` when that is not theirs; [`Conflict::LastOwner`] while an organisation has no
/// other.
pub async fn delete_account(cx: &Context, client: &Client, password: &SecretInput) -> Result<()> {
    passwords::confirm(cx, client.person(), password).await?;
    let mut tx = cx.pool.begin().await?;
    record_leaving(&mut tx, client).await?;
    sql::delete_person(&mut tx, client.person()).await?;
    members::keep_an_owner(tx.commit().await)
}

/// Tells everywhere they belong that somebody goes with their account. Their own namespace goes, too; its events stay.
async fn record_leaving(tx: &mut PgConnection, client: &Client) -> Result<()> {
    let subject = Subject::person(client.person());
    for actor in sql::memberships(tx, client.person()).await? {
        let detail = json!({ "role": actor.role, "account": "deleted" });
        audit::record(tx, &client.acting(actor), Action::MemberLeft, &subject, detail).await?;
    }
    audit::record(tx, client.author(), Action::AccountDeleted, &subject, json!({})).await
}
