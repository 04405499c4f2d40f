//! Bucket configs that use a cloud credential of their organisation: one rotation of its keys serves them all.

use domain::{
    aws::{ExternalId, Partition},
    bucket::{AwsRole, NewAccess},
    credential::{BucketPath, Keys},
    field::FieldErrors,
    id::{CloudCredentialId, OrgId},
    location::{Location, Platform, Store},
};
use sqlx::PgConnection;

use super::{Values, sql, values::Resolved};
use crate::{
    Conflict, Context, Error, Result,
    credentials::{self, SealedCredential, StoredCredential},
    external_id, seal, share,
};

const FIELD: &str = "cloud_credential";

/// `values` with what their cloud credential comes to, where they use one. Nobody changes the credential before the
/// transaction ends.
///
/// # Errors
/// [`Error::Invalid`] when there is no such credential, or it does not belong to such a location.
pub(crate) async fn resolve(cx: &Context, connection: &mut PgConnection, org: OrgId, values: Values) -> Result<Values> {
    let NewAccess::CloudCredential(id) = values.new_access() else { return Ok(values) };
    let stored = match credentials::open(cx, connection, org, *id).await {
        Err(Error::NotFound) => return Err(FieldErrors::at(FIELD, "Choose a cloud credential.").into()),
        found => found?,
    };
    let external_id = match &stored.keys {
        Keys::AwsRole { external_id: None, .. } => Some(external_id::find_or_make(cx, connection, org).await?),
        _ => None,
    };
    let buckets = &stored.credential.buckets;
    let resolved = resolved(&values.location, buckets, stored.keys, external_id, stored.fingerprint)?;
    Ok(values.with_credential(resolved))
}

/// What a cloud credential comes to that was read together with its config.
pub(super) fn resolve_sealed(
    cx: &Context,
    org: OrgId,
    location: &Location,
    sealed: &SealedCredential,
) -> Result<Resolved> {
    let (keys, external_id) = credentials::open_used(cx, org, sealed)?;
    resolved(location, &sealed.buckets, keys, external_id, sealed.fingerprint.clone())
}

/// Refuses what a credential is to become when a config that relies on it could not use it any more.
///
/// # Errors
/// [`Conflict::CredentialMisfits`].
pub(crate) async fn configs_must_fit(
    tx: &mut PgConnection,
    org: OrgId,
    id: CloudCredentialId,
    keys: &Keys,
    buckets: &[BucketPath],
) -> Result<()> {
    for config in sql::placed_on_credential(tx, org, id).await? {
        let fits = must_be_meant_for(buckets, &config.location)
            .and_then(|()| access(&config.location, keys.clone(), Some(PLACEHOLDER)).map(drop));
        match fits {
            Err(Error::Invalid(errors)) => {
                let why = errors.get(FIELD).unwrap_or_default().to_owned();
                return Err(Conflict::CredentialMisfits { nickname: config.nickname, why }.into());
            }
            fits => fits?,
        }
    }
    Ok(())
}

/// Gives configs that rely on a credential, and were written when their fingerprints held all of it, those of today:
/// before it becomes another. Nobody waits for this, and once done there is nothing left to do.
pub(crate) async fn renew_old_fingerprints(cx: &Context, org: OrgId, stored: &StoredCredential) -> Result<()> {
    let mut connection = cx.pool.acquire().await?;
    let key = seal::active_org_key(&mut connection, &cx.keyring, org).await?.key;
    let external_id = external_id::find(cx, &mut connection, org).await?;
    let placed = sql::placed_on_credential(&mut *connection, org, stored.credential.id).await?;
    drop(connection);
    let mut renewed = Vec::new();
    for config in placed {
        let values = Values::new(config.location, NewAccess::CloudCredential(stored.credential.id));
        let now = values.fingerprint(org, &key)?;
        if now.as_slice() == config.fingerprint {
            continue;
        }
        let (keys, fingerprint) = (stored.keys.clone(), stored.fingerprint.clone());
        let external_id = external_id.clone();
        let Ok(resolved) = resolved(&values.location, &[], keys, external_id, fingerprint) else { continue };
        let values = values.with_credential(resolved);
        if values.are_those_of(&config.fingerprint, org, &key)? {
            renewed.push((config.id, config.fingerprint, now.to_vec()));
        }
    }
    if renewed.is_empty() {
        return Ok(());
    }
    Ok(sql::renew_fingerprints(&*share::pool_of(cx, org).await?, org, &renewed).await?)
}

/// Refuses a shared secret that this server made for another namespace.
pub(super) async fn must_not_be_anothers(connection: &mut PgConnection, org: OrgId, values: &Values) -> Result<()> {
    let NewAccess::AwsRole { shared_secret, .. } = values.new_access() else { return Ok(()) };
    credentials::must_not_be_anothers(connection, org, shared_secret, "shared_secret").await
}

/// What stands for the namespace's external ID where only the form of a credential counts.
const PLACEHOLDER: &str = "x-placeholder";

fn resolved(
    location: &Location,
    buckets: &[BucketPath],
    keys: Keys,
    external_id: Option<String>,
    fingerprint: Vec<u8>,
) -> Result<Resolved> {
    must_be_meant_for(buckets, location)?;
    let kms_key_id = keys.shown().kms_key_id().cloned();
    Ok(Resolved { access: access(location, keys, external_id.as_deref())?, kms_key_id, fingerprint })
}

/// What a credential comes to at `location`. Its secret goes to the endpoint it was entered for and nowhere else.
fn access(location: &Location, keys: Keys, namespace_external_id: Option<&str>) -> Result<NewAccess> {
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
                None => {
                    let id = namespace_external_id.ok_or(Error::Integrity)?;
                    ExternalId::parse(&id.into()).map_err(|_| Error::Integrity)?
                }
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
