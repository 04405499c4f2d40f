//! Cloud credentials: keys, roles and tokens of the clouds, kept in a namespace under a friendly name.

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
    kinds::{CredentialKind, EditedKeys, Keys, Shown},
    names::{AccountName, ArnHead, BucketPath, CredentialName, EditedArn, KmsKeyId},
    place::TestPlace,
    provider::{Provider, WireType},
    secrets::{SecretText, ServiceAccountKey},
};
use crate::{check::Status, id::CloudCredentialId, moment::Moment};

/// A cloud credential that has yet to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// What people will call it.
    pub name: CredentialName,
    /// What it consists of.
    pub keys: Keys,
    /// Whether it becomes the default of its provider.
    pub is_default: bool,
    /// Whether tasks may be given it. Roles only.
    pub allowed_in_tasks: bool,
    /// The only buckets it is meant for; none when it is for any. AWS only.
    pub buckets: Vec<BucketPath>,
}

/// What is to change of a cloud credential. What is not given stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditedCredential {
    /// What people will call it.
    pub name: Option<CredentialName>,
    /// What it will consist of.
    pub keys: Option<EditedKeys>,
    /// Whether it is the default of its provider.
    pub is_default: Option<bool>,
    /// Whether tasks may be given it.
    pub allowed_in_tasks: Option<bool>,
    /// The only buckets it is meant for.
    pub buckets: Option<Vec<BucketPath>>,
}

/// A stored cloud credential, as it may be shown to anybody in its namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its id.
    pub id: CloudCredentialId,
    /// What people call it.
    pub name: CredentialName,
    /// What may be shown of it.
    pub shown: Shown,
    /// Whether it is the default of its provider.
    pub is_default: bool,
    /// Whether tasks may be given it.
    pub allowed_in_tasks: bool,
    /// The only buckets it is meant for; none when it is for any.
    pub buckets: Vec<BucketPath>,
    /// Counts the changes: an edit that was begun on an older version is refused.
    pub version: i32,
    /// How many bucket configs rely on it.
    pub bucket_configs: u32,
    /// What the last test of it as it stands said.
    pub status: Status,
    /// The e-mail address of whoever added it.
    pub created_by: Option<String>,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}
