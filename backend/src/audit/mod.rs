//! The record of who did what, written in the transaction of the change itself, and read by admins.

mod author;
mod listing;
mod refused;
mod restraint;
mod retention;
mod sql;
mod subject;

pub(crate) use domain::audit::Action;
use serde_json::Value;
use sqlx::PgConnection;

pub use self::listing::{export, export_for_operator, list, read_next};
pub use self::refused::record_denied;
pub(crate) use self::refused::{note_refused_sign_in, record_failed_vend, record_shown_password};
pub use self::retention::sweep;
pub(crate) use self::{
    author::{Author, Place},
    refused::Refusals,
    restraint::Restraint,
    subject::Subject,
};
pub use self::{listing::EventExport, retention::Retention};
use crate::Result;

/// Records that somebody did something. The names of everybody and everything in it are written into the event; `detail`
/// never holds a secret.
pub(crate) async fn record(
    connection: &mut PgConnection,
    author: impl Into<Author<'_>>,
    action: Action,
    subject: &Subject,
    detail: Value,
) -> Result<()> {
    Ok(sql::insert(connection, author.into(), action, subject, detail).await?)
}
