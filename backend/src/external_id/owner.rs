//! Whose an external ID is that this server made.

use domain::{aws::ExternalId, field::FieldErrors, id::OrgId};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::sql;
use crate::Result;

/// What finds an external ID among those this server made.
pub(crate) fn digest(external_id: &str) -> [u8; 32] {
    Sha256::digest(external_id.as_bytes()).into()
}

/// Whether this server made this external ID for another namespace than `org`: then it is that one's alone, for good.
pub(crate) async fn is_anothers(connection: &mut PgConnection, org: OrgId, external_id: &str) -> sqlx::Result<bool> {
    let owner = sql::maker_of_external_id(connection, &digest(external_id)).await?;
    Ok(owner.is_some_and(|owner| owner != org))
}

/// Refuses a chosen external ID that is another namespace's, without telling so.
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
