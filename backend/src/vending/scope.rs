//! The scope of credentials. Computed here from stored rows, after authorisation, and nowhere else.

use domain::{
    bucket::Bucket,
    credential::KmsKeyId,
    grant::Level,
    id::BucketConfigId,
    location::{Location, Store},
};
use serde_json::{Value, json};

use crate::{
    Error, Result,
    actor::Actor,
    buckets::RepoAt,
    cloud::{
        google::boundary::{self, AccessBoundary},
        policy::{self, Permission, SessionPolicy},
        tags::tags,
    },
};

/// The access a caller requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Read, and list.
    Read,
    /// Read, list, write and delete.
    Write,
}

impl Intent {
    /// The word in audit events and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The level that it takes.
    pub(super) fn needed(self) -> Level {
        match self {
            Self::Read => Level::Read,
            Self::Write => Level::Write,
        }
    }

    /// Refuses an actor without this permission on what they reach at `level`, by their role or by their token's scopes.
    pub(super) fn must_be_allowed(self, actor: &Actor, level: Option<Level>) -> Result<()> {
        let is_allowed = match self {
            Self::Read => level.is_some() && actor.may_read(),
            Self::Write => actor.may_write(level),
        };
        if is_allowed { Ok(()) } else { Err(Error::Forbidden) }
    }
}

/// The limit on credentials, in the policy language of the store's cloud.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Limit {
    Policy(SessionPolicy),
    Boundary(AccessBoundary),
}

/// The scope of one vend. Its constructors take rows read after authorisation; a request carries ids, never a path.
#[derive(Debug)]
pub(super) struct VendScope {
    bucket_config: BucketConfigId,
    repo: Option<String>,
    location: Location,
    intent: Intent,
    limit: Limit,
}

impl VendScope {
    /// Everything under a bucket config's prefix.
    pub(super) fn of_bucket(bucket: &Bucket, kms_key_id: Option<&KmsKeyId>, intent: Intent) -> Self {
        Self::new(bucket.id, None, bucket.location.clone(), kms_key_id, intent)
    }

    /// Everything under a repo's prefix.
    pub(super) fn of_repo(bucket: &Bucket, repo: &RepoAt, kms_key_id: Option<&KmsKeyId>, intent: Intent) -> Self {
        Self::new(bucket.id, Some(repo.name.to_string()), repo.location.clone(), kms_key_id, intent)
    }

    fn new(
        bucket_config: BucketConfigId,
        repo: Option<String>,
        location: Location,
        kms_key_id: Option<&KmsKeyId>,
        intent: Intent,
    ) -> Self {
        let permission = match intent {
            Intent::Read => Permission::Read,
            Intent::Write => Permission::Write,
        };
        let limit = match location.store {
            Store::Gs => Limit::Boundary(boundary::for_location(&location, permission)),
            Store::S3 { .. } | Store::S3Compatible { .. } | Store::Minio { .. } => {
                Limit::Policy(policy::for_location(&location, permission, kms_key_id))
            }
        };
        Self { bucket_config, repo, location, intent, limit }
    }

    pub(super) fn bucket_config(&self) -> BucketConfigId {
        self.bucket_config
    }

    pub(super) fn intent(&self) -> Intent {
        self.intent
    }

    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    pub(super) fn limit(&self) -> &Limit {
        &self.limit
    }

    /// The session's tags in the customer's own logs.
    pub(super) fn tags(&self, actor: &Actor) -> Vec<(&'static str, String)> {
        tags(&actor.slug, self.repo.as_deref(), &actor.person.to_string())
    }

    /// The details for the audit event.
    pub(super) fn audit_detail(&self) -> Value {
        json!({
            "bucket_config": self.bucket_config,
            "repo": self.repo,
            "uri": self.location.to_string(),
            "access": self.intent.as_str(),
        })
    }
}
