//! Resolves the cloud credential of a bucket config: replacing its keys once updates every config that uses it.

use domain::{
    aws::ExternalId,
    bucket::{AwsRole, NewAccess},
    credential::{BucketPath, Keys},
    field::FieldErrors,
    id::OrgId,
    location::{Location, Platform, Store, StoreOptions},
};
use sqlx::PgConnection;

use super::values::{Resolved, Values};
use crate::{
    Context, Error, Result,
    credentials::{self, SealedCredential},
    external_id, stores,
};

pub(super) const FIELD: &str = "cloud_credential";

/// `values` with their cloud credential resolved, if they use one. The credential can't change before the transaction
/// ends. `before` are the stored values that they replace.
///
/// # Errors
/// [`Error::Invalid`] when there is no such credential, or it is not meant for this location or its STS.
pub(crate) async fn resolve(
    cx: &Context,
    connection: &mut PgConnection,
    org: OrgId,
    values: Values,
    before: Option<&Values>,
) -> Result<Values> {
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
    let values = values.with_credential(resolved);
    must_sign_at_home(&values, before)?;
    Ok(values)
}

/// Refuses an STS that the pair of a cloud credential was not entered for, unless it was stored with it earlier.
fn must_sign_at_home(values: &Values, before: Option<&Values>) -> Result<()> {
    let NewAccess::Hmac { .. } = values.effective_access() else { return Ok(()) };
    let Location { store, options, .. } = &values.location;
    let Some(sts) = &options.sts_endpoint else { return Ok(()) };
    // A chosen profile is the caller's word, too.
    let is_of_the_store =
        store.endpoint() == Some(sts) || stores::sts_of(store, &StoreOptions::default()).as_ref() == Some(sts);
    let stays = before.is_some_and(|before| {
        before.new_access() == values.new_access() && before.destination() == values.destination()
    });
    if is_of_the_store || stays {
        return Ok(());
    }
    let sentence = "The key of a cloud credential signs at its own endpoint and at the known STS of that store only. Leave this empty.";
    Err(FieldErrors::at("sts_endpoint", sentence).into())
}

/// Resolves a cloud credential that was read together with its config.
pub(super) fn resolve_sealed(
    cx: &Context,
    org: OrgId,
    location: &Location,
    sealed: &SealedCredential,
) -> Result<Resolved> {
    let (keys, external_id) = credentials::open_used(cx, org, sealed)?;
    resolved(location, &sealed.buckets, keys, external_id, sealed.fingerprint.clone())
}

/// Placeholder for the namespace's external ID where only the form of a credential matters.
pub(super) const PLACEHOLDER: &str = "x-placeholder";

pub(super) fn resolved(
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

/// The access a credential gives at `location`. Its secret goes only to the endpoint it was entered for.
pub(super) fn access(location: &Location, keys: Keys, namespace_external_id: Option<&str>) -> Result<NewAccess> {
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
            let Store::S3 { endpoint: at, .. } = store else {
                return refuse("A role opens buckets on Amazon S3 only.");
            };
            if *at != endpoint {
                return refuse("This credential is for another endpoint than this bucket.");
            }
            if arn.partition != store.partition() {
                return refuse("The role of this credential lies in another partition of AWS than this bucket.");
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

/// Refuses a location outside the buckets a credential is limited to.
pub(super) fn must_be_meant_for(buckets: &[BucketPath], location: &Location) -> Result<()> {
    let place = format!("s3://{}/{}", location.bucket, location.prefix);
    let lies_in = |bucket: &BucketPath| place.starts_with(&format!("{}/", bucket.as_str().trim_end_matches('/')));
    if buckets.is_empty() || buckets.iter().any(lies_in) {
        return Ok(());
    }
    let named: Vec<&str> = buckets.iter().map(BucketPath::as_str).collect();
    Err(FieldErrors::at(FIELD, format!("This credential is only for {}.", named.join(", "))).into())
}

/// Refuses an external ID that this server generated for another namespace.
pub(super) async fn must_not_be_anothers(connection: &mut PgConnection, org: OrgId, values: &Values) -> Result<()> {
    let NewAccess::AwsRole { shared_secret, .. } = values.new_access() else { return Ok(()) };
    external_id::must_not_be_anothers(connection, org, shared_secret, "shared_secret").await
}
