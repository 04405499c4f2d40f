//! Deletes an account.

use domain::secret::SecretInput;
use serde_json::json;
use sqlx::PgConnection;

use super::{shown_password::ShownPassword, sql};
use crate::{
    Conflict, Context, Result,
    actor::Client,
    audit::{self, Action, Subject},
    members, passwords, second_factor,
};

/// Deletes the client's account, given the password, with everything in their own namespace.
///
/// # Errors
/// [`Error::SecondFactor`] for an account that has one; [`Error::Invalid`] at `old_password` when it is wrong;
/// [`Conflict::PasswordChangedMeanwhile`]; [`Conflict::LastOwner`] while they are an organisation's only owner.
pub async fn delete_account(cx: &Context, client: &Client, password: &SecretInput) -> Result<()> {
    second_factor::must_be_off(cx, client.person()).await?;
    let hash = passwords::confirm(cx, client.person(), password).await?;
    let mut tx = cx.pool.begin().await?;
    if !ShownPassword::alone(client.person(), &hash).holds(&mut tx).await? {
        return Err(Conflict::PasswordChangedMeanwhile.into());
    }
    record_leaving(&mut tx, client).await?;
    sql::delete_person(&mut tx, client.person()).await?;
    members::keep_an_owner(tx.commit().await)
}

/// Records in each of their organisations that they leave. Their own namespace is deleted, too; its events stay.
async fn record_leaving(tx: &mut PgConnection, client: &Client) -> Result<()> {
    let subject = Subject::person(client.person());
    for actor in sql::memberships(tx, client.person()).await? {
        let detail = json!({ "role": actor.role, "account": "deleted" });
        audit::record(tx, &client.acting(actor), Action::MemberLeft, &subject, detail).await?;
    }
    audit::record(tx, client.author(), Action::AccountDeleted, &subject, json!({})).await
}
