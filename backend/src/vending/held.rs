//! The database connection of a vend.

use domain::id::OrgId;
use sqlx::PgConnection;

use crate::{Context, Result, share::OrgConnection};

/// The connection on which a vend reads and then decides. Taking one from the pool costs as much as a statement, so it is held in
/// between, unless the vend waits for a cloud there.
#[derive(Debug)]
pub(super) struct Held<'a> {
    cx: &'a Context,
    org: OrgId,
    connection: Option<OrgConnection>,
}

impl<'a> Held<'a> {
    /// None yet, of this organisation's share.
    pub(super) fn new(cx: &'a Context, org: OrgId) -> Self {
        Self { cx, org, connection: None }
    }

    /// The connection, or another once that was given back.
    ///
    /// # Errors
    /// As [`Context::connection`].
    pub(super) async fn connection(&mut self) -> Result<&mut PgConnection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.cx.connection(self.org).await?,
        };
        Ok(self.connection.insert(connection))
    }

    /// Gives the connection back. Whatever takes longer than the database calls this first.
    pub(super) fn give_back(&mut self) {
        self.connection = None;
    }
}
