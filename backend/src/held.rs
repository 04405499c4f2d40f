//! The database connection of a request, from its token to its last decision. Taking one from the pool and giving it back costs
//! as much as a statement, so a vend takes one and holds it, unless it waits for a cloud.

use std::sync::Arc;

use domain::id::OrgId;
use sqlx::{PgConnection, Postgres, pool::PoolConnection};

use crate::{Context, Result, queue::Turn};

/// The connection that a request holds, if any. Meanwhile it asks the database with nothing else: requests that each hold one and
/// wait for another could wait for each other.
#[derive(Debug, Default)]
pub struct Held {
    connection: Option<PoolConnection<Postgres>>,
    /// The organisation whose share the connection is of, once that is known.
    turn: Option<(OrgId, Turn)>,
}

/// The server's resources, and the connection of the request: one that it holds, or else one for what is done here.
#[derive(Debug)]
pub struct At<'a> {
    cx: &'a Context,
    held: Of<'a>,
}

#[derive(Debug)]
enum Of<'a> {
    This(Held),
    Request(&'a mut Held),
}

impl<'a> From<&'a Context> for At<'a> {
    fn from(cx: &'a Context) -> Self {
        Self { cx, held: Of::This(Held::default()) }
    }
}

impl<'a> From<&'a Arc<Context>> for At<'a> {
    fn from(cx: &'a Arc<Context>) -> Self {
        Self::from(&**cx)
    }
}

impl<'a> From<(&'a Context, &'a mut Held)> for At<'a> {
    fn from((cx, held): (&'a Context, &'a mut Held)) -> Self {
        Self { cx, held: Of::Request(held) }
    }
}

impl<'a> From<(&'a Arc<Context>, &'a mut Held)> for At<'a> {
    fn from((cx, held): (&'a Arc<Context>, &'a mut Held)) -> Self {
        Self::from((&**cx, held))
    }
}

impl<'a> At<'a> {
    /// The server's resources.
    pub(crate) fn cx(&self) -> &'a Context {
        self.cx
    }

    /// The connection, or another once that was given back, before it is known whose rows are read.
    ///
    /// # Errors
    /// When none can be had.
    pub(crate) async fn any_connection(&mut self) -> Result<&mut PgConnection> {
        let cx = self.cx;
        self.held().or_new(cx).await
    }

    /// The same, of this organisation's share for changes. Whoever waits for their turn holds no connection.
    ///
    /// # Errors
    /// As [`Context::begin`].
    pub(crate) async fn connection(&mut self, org: OrgId) -> Result<&mut PgConnection> {
        let cx = self.cx;
        let held = self.held();
        if held.turn.as_ref().is_none_or(|(whose, _)| *whose != org) {
            held.turn = None;
            let turn = match cx.turn_at_once(org) {
                Some(turn) => turn,
                None => {
                    held.connection = None;
                    cx.turn(org).await?
                }
            };
            held.turn = Some((org, turn));
        }
        held.or_new(cx).await
    }

    /// Gives the connection back. Whatever takes longer than the database, or asks it otherwise, calls this first.
    pub(crate) fn give_back(&mut self) {
        *self.held() = Held::default();
    }

    fn held(&mut self) -> &mut Held {
        match &mut self.held {
            Of::This(held) => held,
            Of::Request(held) => held,
        }
    }
}

impl Held {
    async fn or_new(&mut self, cx: &Context) -> Result<&mut PgConnection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            // On the heap: every vend would otherwise carry the future of the pool, which has four kilobytes.
            None => Box::pin(cx.pool.acquire()).await?,
        };
        Ok(self.connection.insert(connection))
    }
}
