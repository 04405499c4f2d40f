//! Changes to a cloud credential.

use domain::{credential::Credential, draft::credential::CredentialDraft, field::FieldErrors};
use serde::Deserialize;
use utoipa::ToSchema;

use super::keys::NewKeys;
use crate::api::{schema, sent::sent};

/// The changes to a cloud credential: only the fields that are sent.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "research-2026", "is_default": true }))]
#[serde(deny_unknown_fields)]
pub(in crate::api::credentials) struct CloudCredentialChange {
    /// The display name.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = schema::CredentialName, required = false)]
    name: Option<String>,
    /// Its keys, as a whole.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = NewKeys, required = false)]
    keys: Option<NewKeys>,
    /// Whether it is the default of its provider.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = bool, required = false)]
    is_default: Option<bool>,
    /// Whether tasks may be given it. Roles only.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = bool, required = false)]
    allowed_in_tasks: Option<bool>,
}

impl CloudCredentialChange {
    pub(in crate::api::credentials) fn parse(
        self,
        now: &Credential,
    ) -> Result<domain::credential::EditedCredential, FieldErrors> {
        let mut draft = CredentialDraft::of(now);
        if let Some(name) = self.name {
            draft.name = name;
        }
        let has_keys = self.keys.is_some();
        if let Some(keys) = self.keys {
            draft = keys.into_draft(draft);
        }
        let edited = draft.parse_edit()?;
        Ok(domain::credential::EditedCredential {
            name: edited.name,
            keys: edited.keys.filter(|_| has_keys),
            is_default: self.is_default,
            allowed_in_tasks: self.allowed_in_tasks,
            buckets: None,
        })
    }
}
