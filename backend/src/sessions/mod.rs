//! Browser sessions. Only the SHA-256 of a session's id is stored, a session that was closed cannot come back, and the
//! database's clock decides when one has ended: twelve hours without use, or seven days in all. That somebody is signed in by
//! one from now on, or no longer, is an event of the same transaction.

mod seen;
mod sql;

use domain::id::PersonId;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

pub(crate) use self::seen::Seen;
use crate::{
    Context, Result,
    audit::{self, Action, Author, Subject},
};

/// How long a cookie is worth keeping, in seconds: the longest a session can last.
pub const ABSOLUTE_LIFETIME_SECONDS: i64 = 7 * 24 * 3600;

/// The id of a browser session, as its cookie holds it.
#[derive(Clone, Copy)]
pub struct SessionId<'a>(pub &'a [u8]);

impl SessionId<'_> {
    pub(crate) fn hash(self) -> [u8; 32] {
        hash(self.0)
    }
}

impl std::fmt::Debug for SessionId<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionId")
    }
}

/// Where they were signed in from, the session's request says in the log.
async fn record(tx: &mut PgConnection, action: Action, person: PersonId) -> Result<()> {
    let author = Author::Account { person, token: None, request_id: None };
    audit::record(tx, author, action, &Subject::person(person), json!({ "door": "browser" })).await
}

fn hash(id: &[u8]) -> [u8; 32] {
    Sha256::digest(id).into()
}

/// Opens a session; `false` when the id exists already.
///
/// # Errors
/// When the database can't be asked.
pub async fn open(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<bool> {
    let mut tx = cx.pool.begin().await?;
    let opened = sql::insert(&mut tx, &hash(id), person, data).await?;
    if let Some(person) = person.filter(|_| opened) {
        record(&mut tx, Action::SignedIn, person).await?;
    }
    tx.commit().await?;
    Ok(opened)
}

/// Changes what a session holds. One that was closed meanwhile stays closed.
///
/// # Errors
/// When the database can't be asked.
pub async fn save(cx: &Context, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if sql::update(&mut tx, &hash(id), person, data).await?
        && let Some(person) = person
    {
        record(&mut tx, Action::SignedIn, person).await?;
    }
    Ok(tx.commit().await?)
}

/// What a live session holds. That it was used is written down later: asking for a page writes nothing.
///
/// # Errors
/// When the database can't be asked.
pub async fn load(cx: &Context, id: &[u8]) -> Result<Option<Value>> {
    let id = hash(id);
    let Some(session) = sql::load(&cx.pool, &id).await? else { return Ok(None) };
    if session.is_to_be_noted {
        cx.seen.note(id, &cx.pool);
    }
    Ok(Some(session.data))
}

/// Closes a session for good.
///
/// # Errors
/// When the database can't be asked.
pub async fn close(cx: &Context, id: &[u8]) -> Result<()> {
    let mut tx = cx.pool.begin().await?;
    if let Some(person) = sql::delete(&mut tx, &hash(id)).await? {
        record(&mut tx, Action::SignedOut, person).await?;
    }
    Ok(tx.commit().await?)
}
