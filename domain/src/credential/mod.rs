//! Cloud credentials: keys, roles and tokens of the clouds, stored in a namespace under a friendly name.

mod edit;
mod keys;
mod kinds;
mod names;
mod place;
mod provider;
mod secrets;

use serde::{Deserialize, Serialize};

pub(crate) use self::secrets::SECRET;
pub use self::{
    kinds::{CredentialKind, EditedKeys, Keys, RedactedKeys},
    names::{AccountName, ArnHead, BucketPath, CredentialName, EditedArn, KmsKeyId},
    place::TestPlace,
    provider::{Provider, WireType},
    secrets::{SecretText, ServiceAccountKey},
};
use crate::{check::Status, id::CloudCredentialId, moment::Moment};

/// A cloud credential to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// Its name.
    pub name: CredentialName,
    /// Its values.
    pub keys: Keys,
    /// Whether it becomes the default of its provider.
    pub is_default: bool,
    /// Whether tasks may use it. Roles only.
    pub allowed_in_tasks: bool,
    /// The buckets it is meant for; empty for any. AWS only.
    pub buckets: Vec<BucketPath>,
}

/// Changes to a cloud credential. `None` leaves a value unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditedCredential {
    /// Its name.
    pub name: Option<CredentialName>,
    /// Its values.
    pub keys: Option<EditedKeys>,
    /// Whether it is the default of its provider.
    pub is_default: Option<bool>,
    /// Whether tasks may use it.
    pub allowed_in_tasks: Option<bool>,
    /// The buckets it is meant for.
    pub buckets: Option<Vec<BucketPath>>,
}

/// A stored cloud credential, without anything hidden from members of its namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its id.
    pub id: CloudCredentialId,
    /// Its name.
    pub name: CredentialName,
    /// The values that may be shown.
    pub shown: RedactedKeys,
    /// Whether it is the default of its provider.
    pub is_default: bool,
    /// Whether tasks may use it.
    pub allowed_in_tasks: bool,
    /// The buckets it is meant for; empty for any.
    pub buckets: Vec<BucketPath>,
    /// Edit counter: an edit based on an older version is refused.
    pub version: i32,
    /// Number of bucket configs that use it.
    pub bucket_configs: u32,
    /// The result of the last test of its current values.
    pub status: Status,
    /// E-mail address of its creator.
    pub created_by: Option<String>,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}
