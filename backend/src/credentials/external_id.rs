//! The external ID of a namespace: there before any role is, random, unique on this server, and the same for good.

use domain::{aws::ExternalId, field::FieldErrors, id::OrgId};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::sql;
use crate::{
    Context, Error, Result,
    actor::Actor,
    random, seal,
    seal::{ALG_AES_256_GCM, Binding, WrappedOrgKey},
};

/// An external ID as the database keeps it.
pub(crate) struct SealedExternalId {
    pub(crate) org_key: WrappedOrgKey,
    pub(crate) sealed: Vec<u8>,
}

/// What the trust policies of roles for the actor's namespace demand.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn get(cx: &Context, actor: &Actor) -> Result<ExternalId> {
    actor.must_manage()?;
    let mut tx = cx.pool.begin().await?;
    let id = find_or_make(cx, &mut tx, actor.org).await?;
    tx.commit().await?;
    ExternalId::parse(&id.into()).map_err(|_| Error::Integrity)
}

/// The same as far as it has been made.
pub(crate) async fn find(cx: &Context, connection: &mut PgConnection, org: OrgId) -> Result<Option<String>> {
    let kept = sql::external_id(connection, org).await?;
    kept.map(|kept| open(cx, org, &kept)).transpose()
}

/// The same for the server's own use. Made when it is first asked for; of two who ask at once, both get one.
pub(crate) async fn find_or_make(cx: &Context, tx: &mut PgConnection, org: OrgId) -> Result<String> {
    if let Some(id) = find(cx, &mut *tx, org).await? {
        return Ok(id);
    }
    let key = seal::active_org_key(tx, &cx.keyring, org).await?;
    let fresh = random::external_id();
    let sealed = key.key.seal(&binding(org, key.version), fresh.as_bytes())?;
    sql::insert_external_id(tx, org, &digest(&fresh), key.version, ALG_AES_256_GCM, &sealed).await?;
    let kept = sql::external_id(tx, org).await?.ok_or_else(|| Error::internal("an external ID that is not kept"))?;
    open(cx, org, &kept)
}

pub(super) fn open(cx: &Context, org: OrgId, kept: &SealedExternalId) -> Result<String> {
    let key = kept.org_key.unwrap(&cx.keyring, org)?;
    let opened = key.key.open(&binding(org, key.version), &kept.sealed)?;
    String::from_utf8(opened.to_vec()).map_err(|_| Error::Integrity)
}

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

fn binding(org: OrgId, key_version: i32) -> Binding {
    Binding::new("namespace_external_id").field(Uuid::from(org).as_bytes()).field(key_version.to_be_bytes())
}
