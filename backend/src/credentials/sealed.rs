use domain::{
    aws::ExternalId,
    bucket::SecretAccessKey,
    credential::{BucketPath, Keys, RedactedKeys, SecretText, ServiceAccountKey},
    id::{CloudCredentialId, OrgId},
    secret::SecretInput,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    Error, Result,
    external_id::SealedExternalId,
    seal::{Binding, OrgKey, WrappedOrgKey},
};

/// The credential of a bucket config, with its secret still sealed.
pub(crate) struct SealedCredential {
    pub(crate) id: CloudCredentialId,
    pub(crate) shown: RedactedKeys,
    pub(crate) buckets: Vec<BucketPath>,
    pub(crate) version: i32,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) sealed: Sealed,
    pub(crate) org_key: WrappedOrgKey,
    /// The namespace's external ID, if that applies.
    pub(crate) external_id: Option<SealedExternalId>,
}

/// A sealed value, with its key and versions.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) version: i32,
    pub(crate) key_version: i32,
    pub(crate) sealed: Vec<u8>,
}

/// The sealed values: the secret, and the ARN of a role, of which only the beginning is shown.
#[derive(Serialize, Deserialize)]
struct Payload {
    secret: Option<Zeroizing<String>>,
    arn: Option<String>,
}

impl Payload {
    fn of(keys: &Keys) -> Self {
        let arn = match keys {
            Keys::AwsRole { arn, .. } => Some(arn.to_string()),
            _ => None,
        };
        Self { secret: keys.secret().map(|secret| Zeroizing::new(secret.to_owned())), arn }
    }

    /// Joins the shown values with the sealed ones.
    fn keys(self, shown: RedactedKeys) -> Option<Keys> {
        let secret = self.secret.map(|secret| SecretInput::from(secret.as_str()));
        let keys = match (shown, secret, self.arn) {
            (RedactedKeys::AwsKey { access_key_id, endpoint, kms_key_id }, Some(secret), None) => Keys::AwsKey {
                access_key_id,
                secret_access_key: SecretAccessKey::parse(&secret).ok()?,
                endpoint,
                kms_key_id,
            },
            (RedactedKeys::AwsRole { endpoint, kms_key_id, .. }, secret, Some(arn)) => Keys::AwsRole {
                arn: arn.parse().ok()?,
                external_id: secret.map(|secret| ExternalId::parse(&secret)).transpose().ok()?,
                endpoint,
                kms_key_id,
            },
            (RedactedKeys::AzureKey { account_name }, Some(secret), None) => {
                Keys::AzureKey { account_name, account_key: SecretText::parse(&secret).ok()? }
            }
            (RedactedKeys::AzureToken { account_name }, Some(secret), None) => {
                Keys::AzureToken { account_name, sas_token: SecretText::parse(&secret).ok()? }
            }
            (RedactedKeys::GcpKey { access_key_id }, Some(secret), None) => {
                Keys::GcpKey { access_key_id, secret_access_key: SecretAccessKey::parse(&secret).ok()? }
            }
            (RedactedKeys::GcpServiceAccount { .. }, Some(secret), None) => {
                Keys::GcpServiceAccount(ServiceAccountKey::parse(&secret).ok()?)
            }
            _ => return None,
        };
        Some(keys)
    }
}

/// Seals the hidden values of `keys` for the row `id`.
pub(super) fn seal(org: OrgId, id: CloudCredentialId, keys: &Keys, key: &OrgKey, version: i32) -> Result<Sealed> {
    let payload = serde_json::to_vec(&Payload::of(keys)).map_err(|error| Error::Internal(error.into()))?;
    let payload = Zeroizing::new(payload);
    let sealed = key.key.seal(&binding(org, id, &keys.shown(), version, key.version), &payload)?;
    Ok(Sealed { version, key_version: key.version, sealed })
}

/// Opens the sealed values of the row `id`, whose shown values are `shown`.
///
/// # Errors
/// [`Error::Integrity`] when they were sealed for another row, or edited.
pub(super) fn open(
    org: OrgId,
    id: CloudCredentialId,
    shown: &RedactedKeys,
    sealed: &Sealed,
    key: &OrgKey,
) -> Result<Keys> {
    let binding = binding(org, id, shown, sealed.version, sealed.key_version);
    let payload = key.key.open(&binding, &sealed.sealed)?;
    let payload: Payload = serde_json::from_slice(&payload).map_err(|_| Error::Integrity)?;
    let keys = payload.keys(shown.clone()).ok_or(Error::Integrity)?;
    if keys.shown() == *shown { Ok(keys) } else { Err(Error::Integrity) }
}

fn binding(org: OrgId, id: CloudCredentialId, shown: &RedactedKeys, version: i32, key_version: i32) -> Binding {
    Binding::new("cloud_credential")
        .field(Uuid::from(org).as_bytes())
        .field(Uuid::from(id).as_bytes())
        .field(shown.kind().as_str())
        .field(version.to_be_bytes())
        .field(key_version.to_be_bytes())
        .field(shown.identifier())
        .field(shown.endpoint().map(ToString::to_string).unwrap_or_default())
}
