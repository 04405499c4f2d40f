//! Browser sessions. Only the SHA-256 of a session's id is stored, a session that was closed cannot come back, and the
//! database's clock decides when one has ended: twelve hours without use, or seven days in all.

mod sql;

use domain::id::PersonId;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{Backend, Result};

/// How long a cookie is worth keeping, in seconds: the longest a session can last.
pub const ABSOLUTE_LIFETIME_SECONDS: i64 = 7 * 24 * 3600;

fn hash(id: &[u8]) -> [u8; 32] {
    Sha256::digest(id).into()
}

impl Backend {
    /// Opens a session; `false` when the id exists already.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn open_session(&self, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<bool> {
        Ok(sql::insert(&self.pool, &hash(id), person, data).await?)
    }

    /// Changes what a session holds. One that was closed meanwhile stays closed.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn save_session(&self, id: &[u8], person: Option<PersonId>, data: &Value) -> Result<()> {
        Ok(sql::update(&self.pool, &hash(id), person, data).await?)
    }

    /// What a live session holds.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn load_session(&self, id: &[u8]) -> Result<Option<Value>> {
        Ok(sql::touch_and_load(&self.pool, &hash(id)).await?)
    }

    /// Closes a session for good.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn close_session(&self, id: &[u8]) -> Result<()> {
        Ok(sql::delete(&self.pool, &hash(id)).await?)
    }

    /// Removes sessions that have ended, and answers how many there were.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn sweep_sessions(&self) -> Result<u64> {
        Ok(sql::delete_ended(&self.pool).await?)
    }
}
