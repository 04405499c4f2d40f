//! Records an event in the transaction of the change itself.

use domain::audit::Action;
use serde_json::Value;
use sqlx::PgConnection;

use super::{sql, subject::Subject};
use crate::{Result, actor::Author};

/// Records an act of `author`. The names of author and subject are written into the event; `detail` never holds a
/// secret.
pub(crate) async fn record(
    connection: &mut PgConnection,
    author: impl Into<Author<'_>>,
    action: Action,
    subject: &Subject,
    detail: Value,
) -> Result<()> {
    Ok(sql::insert(connection, author.into(), action, subject, detail).await?)
}
