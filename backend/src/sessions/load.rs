//! Reads a session.

use serde_json::Value;

use super::{id::hash, sql};
use crate::{Context, Result};

/// The content of a live session. Its use is recorded later: loading a page writes nothing.
///
/// # Errors
/// When the database can't be asked.
pub async fn load(cx: &Context, id: &[u8]) -> Result<Option<Value>> {
    let id = hash(id);
    let Some(session) = sql::load(&cx.pool, &id).await? else { return Ok(None) };
    if session.is_to_be_noted {
        let pool = cx.pool.clone();
        cx.seen_sessions.note(id, async move |ids: Vec<[u8; 32]>| {
            sql::note_seen(&pool, &ids.into_iter().map(Vec::from).collect::<Vec<_>>()).await
        });
    }
    Ok(Some(session.data))
}
