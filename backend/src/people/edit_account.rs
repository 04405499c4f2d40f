//! Somebody changes what their account says of them.

use domain::{person::PersonName, profile::ProfileChange};
use serde_json::json;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::{self, Client},
    audit::{self, Action, Subject},
    orgs,
};

/// Changes what the client says of themselves in their own namespace, and their name where they give one: both or nothing.
///
/// # Errors
/// [`Error::NotFound`] when their token reaches no further than an organisation; [`Error::Invalid`], also when it names a
/// credential that is not there.
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
