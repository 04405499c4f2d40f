//! The external ID of a namespace: there before any role is, random, unique on this server, and the same for good.

use domain::{aws::ExternalId, id::OrgId};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::sql;
use crate::{
    Backend, Error, Result,
    actor::Actor,
    random, seal,
    seal::{ALG_AES_256_GCM, Binding, WrappedOrgKey},
};

/// An external ID as the database keeps it.
pub(super) struct SealedExternalId {
    pub(super) org_key: WrappedOrgKey,
    pub(super) sealed: Vec<u8>,
}

impl Backend {
    /// What the trust policies of roles for the actor's namespace demand.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for members and readers.
    pub async fn external_id(&self, actor: &Actor) -> Result<ExternalId> {
        actor.must_manage()?;
        let mut tx = self.pool.begin().await?;
        let id = self.namespace_external_id(&mut tx, actor.org).await?;
        tx.commit().await?;
        ExternalId::parse(&id.into()).map_err(|_| Error::Integrity)
    }

    /// The same for the server's own use. Made when it is first asked for; of two who ask at once, both get one.
    pub(crate) async fn namespace_external_id(&self, tx: &mut PgConnection, org: OrgId) -> Result<String> {
        if let Some(kept) = sql::external_id(&mut *tx, org).await? {
            return self.open_external_id(org, &kept);
        }
        let key = seal::active_org_key(tx, &self.keyring, org).await?;
        let fresh = random::external_id();
        let sealed = key.key.seal(&binding(org, key.version), fresh.as_bytes())?;
        sql::insert_external_id(tx, org, &Sha256::digest(fresh.as_bytes()), key.version, ALG_AES_256_GCM, &sealed)
            .await?;
        let kept =
            sql::external_id(tx, org).await?.ok_or_else(|| Error::internal("an external ID that is not kept"))?;
        self.open_external_id(org, &kept)
    }

    fn open_external_id(&self, org: OrgId, kept: &SealedExternalId) -> Result<String> {
        let key = kept.org_key.unwrap(&self.keyring, org)?;
        let opened = key.key.open(&binding(org, key.version), &kept.sealed)?;
        String::from_utf8(opened.to_vec()).map_err(|_| Error::Integrity)
    }
}

fn binding(org: OrgId, key_version: i32) -> Binding {
    Binding::new("namespace_external_id").field(Uuid::from(org).as_bytes()).field(key_version.to_be_bytes())
}
