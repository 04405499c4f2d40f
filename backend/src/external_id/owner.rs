//! The namespace an external ID was generated for.

use domain::{aws::ExternalId, field::FieldErrors, id::OrgId};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::sql;
use crate::Result;

/// The key of a generated external ID in the database.
pub(crate) fn digest(external_id: &str) -> [u8; 32] {
    Sha256::digest(external_id.as_bytes()).into()
}

/// Whether this server generated this external ID for a namespace other than `org`, which then owns it for ever.
pub(crate) async fn is_anothers(connection: &mut PgConnection, org: OrgId, external_id: &str) -> sqlx::Result<bool> {
    let owner = sql::maker_of_external_id(connection, &digest(external_id)).await?;
    Ok(owner.is_some_and(|owner| owner != org))
}

/// Refuses a chosen external ID that belongs to another namespace, without revealing that.
///
/// # Errors
/// [`Error::Invalid`] at `field`.
pub(crate) async fn must_not_be_anothers(
    connection: &mut PgConnection,
    org: OrgId,
    chosen: &ExternalId,
    field: &'static str,
) -> Result<()> {
    const SENTENCE: &str = "This external ID cannot be used here. Use the one shown, or choose another.";
    if is_anothers(connection, org, chosen.expose()).await? {
        return Err(FieldErrors::at(field, SENTENCE).into());
    }
    Ok(())
}
