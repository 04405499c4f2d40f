//! A password that somebody has shown, until what it opens is stored.

use data_encoding::HEXLOWER;
use domain::id::PersonId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::sql;

/// A person who has shown their password. Verifying it takes a while, in which it may be replaced: so whatever it opens is stored
/// in a transaction that asks [`holds`](Self::holds).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPassword {
    /// The person.
    pub person: PersonId,
    /// SHA-256 of the hash of the password, in hex.
    pub(super) mark: String,
    /// Whether a code of the second factor was shown, too.
    pub(super) with_code: bool,
}

impl ShownPassword {
    pub(crate) fn alone(person: PersonId, password_hash: &str) -> Self {
        Self { person, mark: HEXLOWER.encode(&Sha256::digest(password_hash)), with_code: false }
    }

    pub(crate) fn with_code(self) -> Self {
        Self { with_code: true, ..self }
    }

    /// Locks the account until the transaction ends, and compares: not any more when the password is another by now, or a second
    /// factor is on that was not shown.
    pub(crate) async fn holds(&self, tx: &mut PgConnection) -> sqlx::Result<bool> {
        sql::lock_account(tx, self.person).await?;
        sql::holds(tx, self.person, &self.mark, self.with_code).await
    }
}
