//! Requests that are carried out once, however often they are sent. The answer is stored for 24 hours under the
//! client's key, for the person and token that sent it. It may contain a secret, such as a new token, so it is sealed
//! with the key of the person's own namespace, or of a service account's organisation; of the request, only a keyed hash is stored.

mod sql;
mod ticket;

use std::time::Duration;

use zeroize::Zeroizing;

pub use self::ticket::Ticket;
use crate::{
    Conflict, Context, Result,
    actor::{self, Client},
    seal::{self, Binding},
};

/// The interval at which a repeated request checks whether the first one is done.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// Checks before the repeated request is told to retry later.
const LOOKS: u32 = 200;
/// Seconds after which an unfinished request counts as lost with its server.
const LOST_AFTER: i32 = 120;
const PURPOSE: &str = "lakewarden idempotent request";

/// What to do with a request.
#[derive(Debug)]
pub enum Attempt {
    /// Carry it out.
    Run(Box<Ticket>),
    /// Return this stored answer.
    Answered(Zeroizing<Vec<u8>>),
}

/// Begins a request under a key. `request` is everything that distinguishes it from another. If the same request is
/// still running, waits for its answer.
///
/// # Errors
/// [`Conflict::KeyReused`] for another request under the same key; [`Conflict::StillRunning`] when the wait was too
/// long; [`Conflict::OutcomeUnknown`] when it failed, or the server that ran it was lost.
pub async fn begin(cx: &Context, client: &Client, key: &str, request: &[&[u8]]) -> Result<Attempt> {
    let home = actor::find_home(cx, client.person()).await?;
    let mut connection = cx.pool_of(home).await?.connection().await?;
    let org_key = seal::active_org_key(&mut connection, &cx.keyring, home).await?;
    drop(connection);
    let token = own_token(client);
    let request = request.iter().fold(Binding::new("idempotent request"), |binding, part| binding.field(part));
    let ticket = Ticket { person: client.person().into(), org: home.into(), token, key: key.to_owned(), org_key };
    let digest = ticket.org_key.key.authenticate(PURPOSE, &request)?;
    for _ in 0..LOOKS {
        if sql::begin(&*cx.pool_of(home).await?, &ticket, &digest).await? {
            return Ok(Attempt::Run(Box::new(ticket)));
        }
        let Some(stored) = sql::find(&*cx.pool_of(home).await?, &ticket).await? else { continue };
        let stored_key = stored.org_key.unwrap(&cx.keyring, home)?;
        if !stored_key.key.is_authentic(PURPOSE, &request, &stored.request) {
            return Err(Conflict::KeyReused.into());
        }
        match stored.sealed {
            Some(sealed) => return Ok(Attempt::Answered(stored_key.key.open(&ticket.binding(), &sealed)?)),
            None if stored.age > LOST_AFTER => return Err(Conflict::OutcomeUnknown.into()),
            None => tokio::time::sleep(LOOK_AGAIN).await,
        }
    }
    Err(Conflict::StillRunning.into())
}

/// The public id of the client's token; empty for a password.
fn own_token(client: &Client) -> String {
    client.token_id().unwrap_or_default().to_owned()
}

impl Ticket {
    fn binding(&self) -> Binding {
        Binding::new("idempotent answer").field(self.person.as_bytes()).field(&self.token).field(&self.key)
    }
}

/// Stores the answer of a completed request.
///
/// # Errors
/// When the database can't be asked: the request was carried out all the same.
pub async fn finish(cx: &Context, ticket: &Ticket, answer: &[u8]) -> Result<()> {
    let sealed = ticket.org_key.key.seal(&ticket.binding(), answer)?;
    Ok(sql::finish(&*cx.pool_of(ticket.org.into()).await?, ticket, &sealed).await?)
}

/// Counts a failed request as lost: it is unknown how far it was carried out, so it is not carried out again.
///
/// # Errors
/// When the database can't be asked.
pub async fn give_up(cx: &Context, ticket: &Ticket) -> Result<()> {
    Ok(sql::give_up(&*cx.pool_of(ticket.org.into()).await?, ticket).await?)
}

/// Forgets a refused request: nothing was changed, so it may be sent again.
///
/// # Errors
/// When the database can't be asked.
pub async fn abandon(cx: &Context, ticket: &Ticket) -> Result<()> {
    Ok(sql::abandon(&*cx.pool_of(ticket.org.into()).await?, ticket).await?)
}
