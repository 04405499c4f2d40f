//! Bucket configs that use a cloud credential of their organisation: one rotation of its keys serves them all.

use domain::{
    aws::Partition,
    bucket::{AwsRole, NewAccess},
    credential::{BucketPath, Keys},
    field::FieldErrors,
    id::{CloudCredentialId, OrgId},
    location::{Location, Platform, Store},
};
use sqlx::PgConnection;

use super::{Values, sql, values::Resolved};
use crate::{Backend, Conflict, Error, Result};

const FIELD: &str = "cloud_credential";

impl Backend {
    /// `values` with what their cloud credential comes to, where they use one. Nobody changes the credential before the
    /// transaction ends.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no such credential, or it does not belong to such a location.
    pub(crate) async fn resolve(&self, connection: &mut PgConnection, org: OrgId, values: Values) -> Result<Values> {
        let NewAccess::CloudCredential(id) = values.new_access() else { return Ok(values) };
        let stored = match self.open_credential(connection, org, *id).await {
            Err(Error::NotFound) => return Err(FieldErrors::at(FIELD, "Choose a cloud credential.").into()),
            found => found?,
        };
        must_be_meant_for(&stored.credential.buckets, &values.location)?;
        let kms_key_id = stored.credential.shown.kms_key_id().cloned();
        let access = match stored.keys {
            Keys::AwsRole { external_id: None, .. } => {
                let external_id = self.namespace_external_id(connection, org).await?;
                access(&values.location, stored.keys, &external_id)?
            }
            keys => access(&values.location, keys, "")?,
        };
        Ok(values.with_credential(Resolved { access, kms_key_id }))
    }

    /// Makes the configs that rely on a credential know that it is another now: what they vended and how they were tested
    /// does not count any more.
    ///
    /// # Errors
    /// [`Conflict::CredentialMisfits`] when one of them could not use it any more.
    pub(crate) async fn renew_buckets_on_credential(
        &self,
        tx: &mut PgConnection,
        org: OrgId,
        credential: CloudCredentialId,
    ) -> Result<()> {
        for id in sql::lock_on_credential(tx, org, credential).await? {
            let row = sql::get_sealed(tx, org, id).await?.ok_or(Error::NotFound)?;
            let nickname = row.bucket.nickname.to_string();
            let stored = match self.unseal(tx, org, row).await {
                Err(Error::Invalid(errors)) => {
                    let why = errors.get(FIELD).unwrap_or_default().to_owned();
                    return Err(Conflict::CredentialMisfits { nickname, why }.into());
                }
                unsealed => unsealed?,
            };
            let fingerprint = stored.values.fingerprint(org, &stored.org_key.key)?;
            sql::renew_fingerprint(tx, org, id, &fingerprint).await?;
        }
        Ok(())
    }
}

/// What a credential comes to at `location`. Its secret goes to the endpoint it was entered for and nowhere else.
fn access(location: &Location, keys: Keys, namespace_external_id: &str) -> Result<NewAccess> {
    let store = &location.store;
    let refuse = |sentence: &str| Err(FieldErrors::at(FIELD, sentence).into());
    match keys {
        Keys::AwsKey { access_key_id, secret_access_key, endpoint, .. } => {
            let is_there = match (&endpoint, store) {
                (None, Store::S3 { endpoint: None, .. }) => true,
                (Some(endpoint), store) => store.endpoint() == Some(endpoint),
                _ => false,
            };
            if is_there {
                Ok(NewAccess::Hmac { access_key_id, secret_access_key })
            } else {
                refuse("This credential is for another endpoint than this bucket.")
            }
        }
        Keys::GcpKey { access_key_id, secret_access_key } => {
            if store.is_google() && store.platform() != Platform::Gs {
                Ok(NewAccess::Hmac { access_key_id, secret_access_key })
            } else {
                refuse(
                    "This credential is for Google Cloud Storage: choose the platform S3 compatible and its endpoint.",
                )
            }
        }
        Keys::AwsRole { arn, external_id, endpoint, .. } => {
            let Store::S3 { region, endpoint: at } = store else {
                return refuse("A role opens buckets on Amazon S3 only.");
            };
            if *at != endpoint {
                return refuse("This credential is for another endpoint than this bucket.");
            }
            let partition: Partition = region.partition();
            if arn.partition != partition {
                return refuse("The role of this credential lies in another partition of AWS than this region.");
            }
            let shared_secret = match external_id {
                Some(id) => id,
                None => domain::aws::ExternalId::parse(&namespace_external_id.into()).map_err(|_| Error::Integrity)?,
            };
            Ok(NewAccess::AwsRole { role: AwsRole { account: arn.account, name: arn.name }, shared_secret })
        }
        Keys::AzureKey { .. } | Keys::AzureToken { .. } | Keys::GcpServiceAccount(_) => {
            refuse("Credentials of this kind do not open buckets here yet.")
        }
    }
}

/// Refuses a location that is not among those a credential is limited to.
fn must_be_meant_for(buckets: &[BucketPath], location: &Location) -> Result<()> {
    let place = format!("s3://{}/{}", location.bucket, location.prefix);
    let lies_in = |bucket: &BucketPath| place.starts_with(&format!("{}/", bucket.as_str().trim_end_matches('/')));
    if buckets.is_empty() || buckets.iter().any(lies_in) {
        return Ok(());
    }
    let named: Vec<&str> = buckets.iter().map(BucketPath::as_str).collect();
    Err(FieldErrors::at(FIELD, format!("This credential is only for {}.", named.join(", "))).into())
}
