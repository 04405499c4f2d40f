//! Bucket configs: list, get, create.

mod sql;
mod values;

use domain::{
    bucket::{Bucket, NewBucket},
    id::BucketConfigId,
};
use serde_json::json;
pub(crate) use values::Values;

use crate::{
    Backend, Conflict, Error, Result,
    actor::Actor,
    audit::{self, Action},
    connection, random, seal,
    seal::{ALG_AES_256_GCM, OrgKey},
};

/// A secret as the database keeps it.
#[derive(Debug)]
pub(crate) struct SealedSecret {
    pub(crate) version: i32,
    pub(crate) key_version: i32,
    pub(crate) sealed: Vec<u8>,
}

/// A stored bucket config with what it takes to use it.
#[derive(Debug)]
pub(crate) struct StoredBucket {
    pub(crate) bucket: Bucket,
    pub(crate) values: Values,
    pub(crate) org_key: OrgKey,
    pub(crate) fingerprint: Vec<u8>,
}

impl Backend {
    /// The bucket configs of the actor's organisation, by nickname.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub async fn list_buckets(&self, actor: &Actor) -> Result<Vec<Bucket>> {
        sql::list(&self.pool, actor.org).await
    }

    /// One bucket config.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the actor's organisation has none of this id.
    pub async fn get_bucket(&self, actor: &Actor, id: BucketConfigId) -> Result<Bucket> {
        sql::get(&self.pool, actor.org, id).await?.ok_or(Error::NotFound)
    }

    /// Stores a bucket config. The organisation's first one becomes its default.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for members and readers; [`Conflict::NicknameTaken`] and [`Conflict::LocationTaken`], which
    /// constraints of the database decide.
    pub async fn create_bucket(&self, actor: &Actor, new: &NewBucket) -> Result<Bucket> {
        actor.must_manage()?;
        match self.insert_bucket(actor, new).await {
            Err(error) if error.violates("bucket_config_nickname_unique") => Err(Conflict::NicknameTaken.into()),
            Err(error) if error.violates("bucket_config_location_unique") => {
                let store_key = new.location.store.key(self.aws.s3_endpoint());
                let nickname = sql::nickname_at(&self.pool, actor.org, &store_key, &new.location).await?;
                Err(Conflict::LocationTaken { nickname: nickname.unwrap_or_default() }.into())
            }
            other => other,
        }
    }

    async fn insert_bucket(&self, actor: &Actor, new: &NewBucket) -> Result<Bucket> {
        let id = BucketConfigId::from(random::uuid());
        let values = Values::new(new.location.clone(), new.access.clone());
        let store_key = new.location.store.key(self.aws.s3_endpoint());
        let mut tx = self.pool.begin().await?;
        let key = seal::active_org_key(&mut tx, &self.keyring, actor.org).await?;
        let fingerprint = values.fingerprint(actor.org, &key.key)?;
        sql::insert(&mut tx, actor, id, new, &store_key, &fingerprint).await?;
        if let Some(secret) = values.secret() {
            let binding = values.secret_binding(actor.org, id, 1, key.version);
            let sealed = key.key.seal(&binding, secret.as_bytes())?;
            let secret = SealedSecret { version: 1, key_version: key.version, sealed };
            sql::insert_secret(&mut tx, actor.org, id, ALG_AES_256_GCM, &secret).await?;
            connection::forget_offered_secret(&mut tx, actor).await?;
        }
        sql::make_default_if_first(&mut tx, actor.org, id).await?;
        let detail = json!({
            "nickname": new.nickname,
            "uri": new.location.to_string(),
            "auth_method": values.access().method(),
        });
        audit::record(&mut tx, actor, Action::BucketConfigCreated, &id.to_string(), detail).await?;
        let bucket = sql::get(&mut *tx, actor.org, id).await?.ok_or(Error::NotFound)?;
        tx.commit().await?;
        Ok(bucket)
    }

    /// A stored config with its secret opened.
    pub(crate) async fn open_bucket(&self, actor: &Actor, id: BucketConfigId) -> Result<StoredBucket> {
        let row = sql::get_sealed(&self.pool, actor.org, id).await?.ok_or(Error::NotFound)?;
        let org_key = row.org_key.unwrap(&self.keyring, actor.org)?;
        let secret = row
            .secret
            .map(|secret| {
                let binding = values::binding(&row.bucket.location, &row.bucket.access, actor.org, id, &secret);
                org_key.key.open(&binding, &secret.sealed)
            })
            .transpose()?;
        let values = Values::stored(&row.bucket, secret.as_deref().map(Vec::as_slice))?;
        Ok(StoredBucket { bucket: row.bucket, values, org_key, fingerprint: row.fingerprint })
    }
}
