//! Repos in the client's format, in requests and answers.

use std::collections::BTreeMap;

use domain::{
    field::FieldErrors,
    repo::{ChosenBucket, Metadata, MetadataChange, NewRepo, OptimizationConfig, Place, Repo, RepoStatus, Visibility},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{bucket_form::BucketResponse, identity::actions};
use backend::{RepoChange, actor::Actor};

/// A repo, as the client reads it.
#[derive(Debug, Serialize)]
pub(super) struct RepoResponse {
    #[serde(rename = "_id")]
    id: String,
    org: String,
    name: String,
    prefix: String,
    status: StatusResponse,
    created: String,
    updated: String,
    description: String,
    metadata: Metadata,
    created_by: Option<String>,
    visibility: &'static str,
    permissions: Vec<Value>,
    kind: &'static str,
    bucket: Option<BucketResponse>,
    subscription: Option<Value>,
    optimization_config: OptimizationConfig,
}

impl RepoResponse {
    /// A repo, as `actor` may use it. Without its bucket config, clients read everything but the data.
    pub(super) fn new(actor: &Actor, repo: Repo, bucket: Option<BucketResponse>) -> Self {
        Self {
            // The client accepts only hexadecimal digits without dashes.
            id: repo.id.hex(),
            org: actor.slug().to_string(),
            prefix: repo.location.prefix.on_the_wire().to_owned(),
            status: repo.status.into(),
            created: repo.created_at.iso(),
            updated: repo.updated_at.iso(),
            description: repo.description.into(),
            metadata: repo.metadata,
            created_by: repo.created_by.map(|creator| creator.id.to_string()),
            visibility: match repo.visibility {
                Visibility::Private => "PRIVATE",
                Visibility::AuthenticatedPublic => "AUTHENTICATED_PUBLIC",
            },
            permissions: vec![json!({ "principal_id": actor.person(), "actions": actions(repo.level) })],
            kind: KIND,
            bucket,
            subscription: None,
            optimization_config: repo.optimization,
            name: repo.name.into(),
        }
    }
}

/// The only kind of repo.
const KIND: &str = "icechunk";

/// The state of a repo, as the client reads it.
#[derive(Debug, Serialize)]
pub(super) struct StatusResponse {
    mode: &'static str,
    message: Option<String>,
    initiated_by: Value,
    is_user_modifiable: bool,
    estimated_end_time: Option<String>,
}

impl From<RepoStatus> for StatusResponse {
    fn from(status: RepoStatus) -> Self {
        Self {
            mode: status.mode.as_str(),
            message: status.message.map(Into::into),
            initiated_by: status.set_by.map_or_else(|| json!({}), |email| json!({ "email": email })),
            is_user_modifiable: true,
            estimated_end_time: None,
        }
    }
}

/// A repo to register or to import.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RepoRequest {
    name: String,
    description: Option<String>,
    bucket_nickname: Option<String>,
    kind: Option<String>,
    metadata: Option<BTreeMap<String, Value>>,
    prefix: Option<String>,
    /// The import flag of clients up to 0.32.
    create_mode: Option<String>,
}

impl RepoRequest {
    /// A new repo without data, unless the client says otherwise.
    pub(super) fn into_new(self) -> Result<NewRepo, FieldErrors> {
        let imports = self.create_mode.as_deref() == Some("import");
        self.read(imports)
    }

    /// A repo with existing data.
    pub(super) fn into_import(self) -> Result<NewRepo, FieldErrors> {
        self.read(true)
    }

    fn read(self, imports: bool) -> Result<NewRepo, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.kind.is_some_and(|kind| kind != KIND) {
            errors.add("kind", "Only icechunk repos can be registered.");
        }
        let name = errors.check("name", self.name.parse());
        let bucket = match self.bucket_nickname {
            None => Some(ChosenBucket::Default),
            Some(nickname) => errors.check("bucket_config", nickname.parse()).map(ChosenBucket::Named),
        };
        let place = match (self.prefix, imports) {
            (None, false) => Some(Place::Fresh),
            (Some(prefix), false) => errors.check("prefix", prefix.parse()).map(Place::At),
            (prefix, true) => errors.check("prefix", prefix.unwrap_or_default().parse()).map(Place::InBucket),
        };
        let description = errors.check("description", self.description.unwrap_or_default().parse());
        let metadata = errors.check("metadata", Metadata::new(self.metadata.unwrap_or_default()));
        match (name, bucket, place, description, metadata) {
            (Some(name), Some(bucket), Some(place), Some(description), Some(metadata)) if errors.is_empty() => {
                Ok(NewRepo { name, bucket, place, description, metadata })
            }
            _ => Err(errors),
        }
    }
}

/// The changes to a repo. A missing or null field keeps its value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RepoEdit {
    description: Option<String>,
    add_metadata: Option<BTreeMap<String, Value>>,
    remove_metadata: Option<Vec<String>>,
    update_metadata: Option<BTreeMap<String, Value>>,
    optimization_config: Option<Value>,
}

impl RepoEdit {
    pub(super) fn parse(self) -> Result<RepoChange, FieldErrors> {
        let mut errors = FieldErrors::default();
        let description = self.description.and_then(|text| errors.check("description", text.parse()));
        let optimization = self.optimization_config.and_then(|value| {
            let parsed: Result<OptimizationConfig, _> = serde_json::from_value(value);
            let parsed = parsed.map_err(|_| domain::Invalid::from("This is not what data clients write here."));
            errors.check("optimization_config", parsed.and_then(|config| config.check().map(|()| config)))
        });
        let metadata = MetadataChange {
            add: self.add_metadata.unwrap_or_default(),
            remove: self.remove_metadata.unwrap_or_default(),
            update: self.update_metadata.unwrap_or_default(),
        };
        if errors.is_empty() { Ok(RepoChange { description, metadata, optimization }) } else { Err(errors) }
    }
}

/// The new mode of a repo.
#[derive(Debug, Deserialize)]
pub(super) struct StatusRequest {
    pub(super) mode: String,
    pub(super) message: Option<String>,
}
