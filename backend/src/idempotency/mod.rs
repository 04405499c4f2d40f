//! Requests that are carried out once, however often they are sent: the answer is kept for 24 hours under a key of the
//! client's, for the person and the token that sent it. It may hold a secret, such as the text of a new token, so it is kept
//! sealed with the key of the person's own namespace; of the request there is a keyed hash.

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

/// How often it is looked whether the same request that came first is through.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// How often that is done before the second is told to come again.
const LOOKS: u32 = 200;
/// Seconds after which a request that is not through will never be: its server is gone.
const LOST_AFTER: i32 = 120;
const PURPOSE: &str = "lakewarden idempotent request";

/// What is to happen with a request.
#[derive(Debug)]
pub enum Begun {
    /// It is carried out.
    Run(Box<Ticket>),
    /// It was: this is the answer.
    Answered(Zeroizing<Vec<u8>>),
}

/// Begins a request under a key. `request` is everything that tells it from another. When the same request is being carried
/// out, its answer is waited for.
///
/// # Errors
/// [`Conflict::KeyReused`] for another request under the same key; [`Conflict::StillRunning`] when the wait was in vain;
/// [`Conflict::OutcomeUnknown`] when the server that carried it out was lost meanwhile.
pub async fn begin(cx: &Context, client: &Client, key: &str, request: &[&[u8]]) -> Result<Begun> {
    let own = actor::find_own(cx, client.person()).await?;
    let mut connection = cx.pool_of(own.org).await?.connection().await?;
    let org_key = seal::active_org_key(&mut connection, &cx.keyring, own.org).await?;
    drop(connection);
    let token = own_token(client);
    let request = request.iter().fold(Binding::new("idempotent request"), |binding, part| binding.field(part));
    let ticket = Ticket { person: client.person().into(), org: own.org.into(), token, key: key.to_owned(), org_key };
    let digest = ticket.org_key.key.authenticate(PURPOSE, &request)?;
    for _ in 0..LOOKS {
        if sql::begin(&*cx.pool_of(own.org).await?, &ticket, &digest).await? {
            return Ok(Begun::Run(Box::new(ticket)));
        }
        let Some(there) = sql::find(&*cx.pool_of(own.org).await?, &ticket).await? else { continue };
        let kept_key = there.org_key.unwrap(&cx.keyring, own.org)?;
        if !kept_key.key.is_authentic(PURPOSE, &request, &there.request) {
            return Err(Conflict::KeyReused.into());
        }
        match there.sealed {
            Some(sealed) => return Ok(Begun::Answered(kept_key.key.open(&ticket.binding(), &sealed)?)),
            None if there.age > LOST_AFTER => return Err(Conflict::OutcomeUnknown.into()),
            None => tokio::time::sleep(LOOK_AGAIN).await,
        }
    }
    Err(Conflict::StillRunning.into())
}

/// The public id of the token a client came with; empty when they showed their password.
fn own_token(client: &Client) -> String {
    client.token_id().unwrap_or_default().to_owned()
}

impl Ticket {
    fn binding(&self) -> Binding {
        Binding::new("idempotent answer").field(self.person.as_bytes()).field(&self.token).field(&self.key)
    }
}

/// Keeps the answer of a request that was carried out.
///
/// # Errors
/// When the database can't be asked: the request was carried out all the same.
pub async fn finish(cx: &Context, ticket: &Ticket, answer: &[u8]) -> Result<()> {
    let sealed = ticket.org_key.key.seal(&ticket.binding(), answer)?;
    Ok(sql::finish(&*cx.pool_of(ticket.org.into()).await?, ticket, &sealed).await?)
}

/// Forgets a request that was refused: nothing was changed, so that it may be sent again.
///
/// # Errors
/// When the database can't be asked.
pub async fn abandon(cx: &Context, ticket: &Ticket) -> Result<()> {
    Ok(sql::abandon(&*cx.pool_of(ticket.org.into()).await?, ticket).await?)
}
