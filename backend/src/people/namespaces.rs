//! Namespaces for accounts from before there were namespaces.

use serde_json::json;

use super::sql;
use crate::{
    Context, Result,
    actor::{Author, Place},
    audit::{self, Action, Subject},
    orgs::insert_namespace,
};

/// Creates namespaces for accounts that have none. Called at the server's start.
///
/// # Errors
/// When the database can't be asked.
pub async fn give_everybody_a_namespace(cx: &Context) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    sql::lock_set_up(&mut tx).await?;
    sql::delete_namespaces_of_service_accounts(&mut tx).await?;
    for (person, email) in sql::without_namespace(&mut tx).await? {
        let name = insert_namespace(cx, &mut tx, person, &email).await?;
        let author = Author::Operator(Place::Own(person));
        audit::record(&mut tx, author, Action::OrganizationCreated, &Subject::organization(&name), json!({})).await?;
    }
    Ok(tx.commit().await?)
}
