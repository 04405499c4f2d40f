//! Organisations in requests and answers.

use domain::{
    field::FieldErrors,
    id::OrgId,
    org::{OrgSlug, Role},
    profile::ProfileChange,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{act::Form, schema, sent::sent};

/// An organisation, as seen by a member.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Organization {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: OrgId,
    /// Its name, which is part of addresses.
    #[schema(value_type = schema::OrgSlug)]
    name: String,
    /// Its description.
    #[schema(value_type = schema::OrgDescription)]
    description: String,
    /// The caller's role in it.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When it was last changed.
    #[schema(value_type = schema::Time)]
    updated_at: String,
}

impl From<backend::Organization> for Organization {
    fn from(org: backend::Organization) -> Self {
        Self {
            id: org.id,
            name: org.slug.into(),
            description: org.profile.description,
            role: org.role,
            created_at: org.created_at.utc(),
            updated_at: org.updated_at.utc(),
        }
    }
}

/// A new organisation.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "ocean-lab", "description": "Ocean models and what they are fed with." }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewOrganization {
    /// Its name, which is part of addresses and cannot be changed.
    #[schema(value_type = schema::OrgSlug)]
    name: String,
    /// Its description.
    #[serde(default)]
    #[schema(value_type = schema::OrgDescription)]
    description: String,
}

impl Form for NewOrganization {
    type Parsed = (OrgSlug, ProfileChange);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        name.map(|name| (name, described(self.description))).ok_or(errors)
    }

    fn place(field: &str) -> &str {
        if field == "org" { "name" } else { field }
    }
}

/// The changes to an organisation: only the fields that are sent.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "description": "Ocean models." }))]
#[serde(deny_unknown_fields)]
pub(super) struct OrganizationChange {
    /// Its description; empty for none.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = schema::OrgDescription, required = false)]
    description: Option<String>,
}

impl From<OrganizationChange> for ProfileChange {
    fn from(change: OrganizationChange) -> Self {
        Self { description: change.description, ..Self::default() }
    }
}

fn described(description: String) -> ProfileChange {
    ProfileChange { description: Some(description), ..ProfileChange::default() }
}
