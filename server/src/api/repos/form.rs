//! Repos in requests and answers.

use std::collections::BTreeMap;

use backend::RepoChange;
use domain::{
    field::FieldErrors,
    id::{BucketConfigId, PersonId, RepoId},
    repo::{ChosenBucket, Metadata, MetadataChange, NewRepo, Place, Repo, RepoMode, Visibility},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::metadata;
use crate::api::{act::Form, schema, sent::sent};

/// A repo: an entry of the catalogue, with a prefix that no other repo of the organisation shares.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Repo)]
pub(in crate::api) struct RepoEntry {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: RepoId,
    /// Its name.
    #[schema(value_type = schema::RepoName)]
    name: String,
    /// The id of its bucket config.
    #[schema(value_type = uuid::Uuid)]
    bucket_config_id: BucketConfigId,
    /// The nickname of its bucket config.
    #[schema(value_type = schema::Nickname)]
    bucket_config: String,
    /// Its full prefix in the bucket.
    #[schema(value_type = schema::Prefix)]
    prefix: String,
    /// Bucket and prefix as one text.
    #[schema(example = "s3://my-production-data/team/a/era5")]
    uri: String,
    /// Its description.
    #[schema(value_type = schema::Description)]
    description: String,
    /// The metadata for data clients.
    #[schema(value_type = BTreeMap<String, Value>)]
    metadata: Metadata,
    /// Whether data clients may use it.
    state: RepoState,
    /// Who reads it without a grant.
    #[schema(value_type = schema::Visibility)]
    visibility: Visibility,
    /// The id of the person who registered it.
    #[schema(value_type = Option<uuid::Uuid>)]
    created_by_id: Option<PersonId>,
    /// Their e-mail address.
    created_by: Option<String>,
    /// When it was registered.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When its entry was last changed.
    #[schema(value_type = schema::Time)]
    updated_at: String,
}

/// Whether data clients may use a repo.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RepoState {
    /// The mode.
    #[schema(value_type = schema::RepoMode)]
    mode: RepoMode,
    /// The reason, for people.
    #[schema(value_type = Option<schema::Description>)]
    message: Option<String>,
    /// The e-mail address of the person who set it.
    set_by: Option<String>,
}

impl From<Repo> for RepoEntry {
    fn from(repo: Repo) -> Self {
        let (created_by_id, created_by) = repo.created_by.map(|creator| (creator.id, creator.email)).unzip();
        Self {
            id: repo.id,
            name: repo.name.into(),
            bucket_config_id: repo.bucket,
            bucket_config: repo.bucket_nickname.into(),
            prefix: repo.location.prefix.on_the_wire().to_owned(),
            uri: repo.location.to_string(),
            description: repo.description.into(),
            metadata: repo.metadata,
            state: RepoState {
                mode: repo.status.mode,
                message: repo.status.message.map(Into::into),
                set_by: repo.status.set_by,
            },
            visibility: repo.visibility,
            created_by_id,
            created_by,
            created_at: repo.created_at.utc(),
            updated_at: repo.updated_at.utc(),
        }
    }
}

/// A new repo.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewRepo, example = json!({ "name": "era5", "bucket_config": "production", "description": "Hourly reanalysis since 1979." }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewRepoEntry {
    /// Its name.
    #[schema(value_type = schema::RepoName)]
    name: String,
    /// The nickname of its bucket config; without one, the organisation's default.
    #[serde(default)]
    #[schema(value_type = Option<schema::Nickname>)]
    bucket_config: Option<String>,
    /// Its prefix below the bucket config's own, which may contain data already; without one, the server generates it.
    #[serde(default)]
    #[schema(value_type = Option<schema::Prefix>)]
    prefix: Option<String>,
    /// Its description.
    #[serde(default)]
    #[schema(value_type = schema::Description)]
    description: String,
    /// The metadata for data clients: at most 100 entries of texts, numbers, booleans, null and lists of these.
    #[serde(default)]
    #[schema(value_type = metadata::Metadata)]
    metadata: BTreeMap<String, Value>,
}

impl Form for NewRepoEntry {
    type Parsed = NewRepo;

    fn parse(self) -> Result<NewRepo, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let bucket = match self.bucket_config {
            None => Some(ChosenBucket::Default),
            Some(nickname) => errors.check("bucket_config", nickname.parse()).map(ChosenBucket::Named),
        };
        let place = match self.prefix {
            None => Some(Place::Fresh),
            Some(prefix) => errors.check("prefix", prefix.parse()).map(Place::At),
        };
        let description = errors.check("description", self.description.parse());
        let metadata = errors.check("metadata", Metadata::new(self.metadata));
        match (name, bucket, place, description, metadata) {
            (Some(name), Some(bucket), Some(place), Some(description), Some(metadata)) => {
                Ok(NewRepo { name, bucket, place, description, metadata })
            }
            _ => Err(errors),
        }
    }
}

/// The changes to a repo: only the fields that are sent.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RepoChange, example = json!({ "description": "Hourly reanalysis.", "metadata": { "resolution": 0.25, "draft": null } }))]
#[serde(deny_unknown_fields)]
pub(super) struct RepoEdit {
    /// Its description.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = schema::Description, required = false)]
    description: Option<String>,
    /// Entries to add and to replace; null removes one. Other entries are kept.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = metadata::MetadataChange, required = false)]
    metadata: Option<BTreeMap<String, Value>>,
}

impl RepoEdit {
    /// The change, given the current metadata of the repo.
    pub(super) fn parse(self, now: &Metadata) -> Result<RepoChange, FieldErrors> {
        let mut errors = FieldErrors::default();
        let description = self.description.and_then(|text| errors.check("description", text.parse()));
        let mut metadata = MetadataChange::default();
        let is_there = |key: &str| now.iter().any(|(there, _)| there == key);
        for (key, value) in self.metadata.unwrap_or_default() {
            match (value, is_there(&key)) {
                (Value::Null, true) => metadata.remove.push(key),
                (Value::Null, false) => {}
                (value, true) => drop(metadata.update.insert(key, value)),
                (value, false) => drop(metadata.add.insert(key, value)),
            }
        }
        if errors.is_empty() { Ok(RepoChange { description, metadata, optimization: None }) } else { Err(errors) }
    }
}

/// The new state of a repo.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "mode": "maintenance", "message": "Rechunking until noon." }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewRepoState {
    /// The mode. For a repo that is offline, no keys are vended.
    #[schema(value_type = schema::RepoMode)]
    pub(super) mode: RepoMode,
    /// The reason, for people.
    #[serde(default)]
    #[schema(value_type = Option<schema::Description>)]
    pub(super) message: Option<String>,
}

/// The new visibility of a repo.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "visibility": "authenticated_public" }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewVisibility {
    /// Who reads it without a grant.
    #[schema(value_type = schema::Visibility)]
    pub(super) visibility: Visibility,
}
