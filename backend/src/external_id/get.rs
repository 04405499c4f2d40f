//! The external ID of a namespace, generated on first use.

use domain::{aws::ExternalId, id::OrgId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    owner::digest,
    sql::{self, SealedExternalId},
};
use crate::{
    Context, Error, Result,
    actor::Actor,
    random,
    seal::{self, ALG_AES_256_GCM, Binding},
};

/// The external ID that trust policies for the actor's namespace require.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers.
pub async fn get(cx: &Context, actor: &Actor) -> Result<ExternalId> {
    actor.must_manage()?;
    let mut tx = cx.begin(actor.org).await?;
    let id = find_or_make(cx, &mut tx, actor.org).await?;
    tx.commit().await?;
    ExternalId::parse(&id.into()).map_err(|_| Error::Integrity)
}

/// The same, if it was generated already.
pub(crate) async fn find(cx: &Context, connection: &mut PgConnection, org: OrgId) -> Result<Option<String>> {
    let kept = sql::external_id(connection, org).await?;
    kept.map(|kept| open(cx, org, &kept)).transpose()
}

/// The same for the server's own use, generated on first use. Concurrent callers get the same one.
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

pub(crate) fn open(cx: &Context, org: OrgId, kept: &SealedExternalId) -> Result<String> {
    let key = kept.org_key.unwrap(&cx.keyring, org)?;
    let opened = key.key.open(&binding(org, key.version), &kept.sealed)?;
    String::from_utf8(opened.to_vec()).map_err(|_| Error::Integrity)
}

fn binding(org: OrgId, key_version: i32) -> Binding {
    Binding::new("namespace_external_id").field(Uuid::from(org).as_bytes()).field(key_version.to_be_bytes())
}
