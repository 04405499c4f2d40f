//! Edits an account's profile.

use domain::{person::PersonName, profile::ProfileChange};
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::{self, Client},
    audit::{self, Action, Subject},
    orgs,
};

/// Changes the profile of the client's own namespace, and their name if given: both or neither.
///
/// # Errors
/// [`Error::NotFound`] when their token is limited to an organisation; [`Error::Invalid`], also for an unknown
/// credential.
pub async fn edit_account(
    cx: &Context,
    client: &Client,
    change: ProfileChange,
    name: Option<&PersonName>,
) -> Result<()> {
    if client.only_in().is_some() {
        return Err(Error::NotFound);
    }
    let own = client.acting(actor::find_own(cx, client.person()).await?);
    let mut tx = cx.pool.begin().await?;
    orgs::write_profile(&mut tx, &own, change).await?;
    if let Some(name) = name {
        sql::rename(&mut tx, client.person(), name).await?;
        let (subject, detail) = (Subject::person(client.person()), json!({ "after": name }));
        audit::record(&mut tx, client.author(), Action::AccountRenamed, &subject, detail).await?;
    }
    Ok(tx.commit().await?)
}
