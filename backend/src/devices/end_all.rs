//! Signs out all devices of a person.

use domain::id::PersonId;
use sqlx::PgConnection;

use super::sql;
use crate::Result;

/// Signs out all devices of a person, as part of another act; returns their number.
pub(crate) async fn end_all(tx: &mut PgConnection, person: PersonId) -> Result<i64> {
    Ok(sql::end_all(tx, person).await?)
}
