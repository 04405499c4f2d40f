//! Mappings in requests and answers.

use domain::{
    claim::{CLAIM_VALUE_LENGTH, ClaimMappingView, ClaimProvider, Given, Gives, NewClaimMapping},
    field::FieldErrors,
    id::{ClaimMappingId, GroupId},
    org::Role,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{act::Form, schema};

/// What a value of a groups claim gives.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimMapping {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: ClaimMappingId,
    /// The name of the identity provider; null when the operator has taken it out, so that nobody gets anything by it.
    #[schema(example = "corp")]
    provider: Option<String>,
    /// The issuer of the identity provider.
    #[schema(example = "https://id.example.com")]
    issuer: String,
    /// The value, exactly as the provider states it.
    #[schema(example = "/data/ocean")]
    value: String,
    /// The role that it gives in the organisation; null for a group.
    #[schema(value_type = Option<schema::Role>)]
    role: Option<Role>,
    /// The id of the group that it gives; null for a role.
    #[schema(value_type = Option<uuid::Uuid>)]
    group: Option<GroupId>,
}

impl From<ClaimMappingView> for ClaimMapping {
    fn from(mapping: ClaimMappingView) -> Self {
        let ClaimMappingView { id, issuer, provider, value, gives, .. } = mapping;
        let (role, group) = match gives {
            Given::Role(role) => (Some(role), None),
            Given::Group(group, _) => (None, Some(group)),
        };
        Self { id, provider, issuer, value: value.into(), role, group }
    }
}

/// An identity provider whose groups can be mapped.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupsProvider {
    /// Its name, for new mappings.
    #[schema(example = "corp")]
    name: String,
    /// Its name on the sign-in page.
    #[schema(example = "Corp")]
    label: String,
}

impl From<ClaimProvider> for GroupsProvider {
    fn from(ClaimProvider { name, label }: ClaimProvider) -> Self {
        Self { name, label }
    }
}

/// The mappings of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimMappings {
    /// The mappings, by value: 200 at most.
    pub(super) claim_mappings: Vec<ClaimMapping>,
    /// The identity providers whose groups the organisation may map, as the operator has set it.
    pub(super) providers: Vec<GroupsProvider>,
}

/// A new mapping: to a role, or to a group.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "provider": "corp", "value": "/data/ocean", "role": "member" }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewMapping {
    /// The name of the identity provider.
    #[schema(max_length = 40)]
    provider: String,
    /// The value, exactly as the provider states it.
    #[schema(min_length = 1, max_length = 255)]
    value: String,
    /// The role that it gives in the organisation.
    #[schema(value_type = Option<schema::Role>)]
    role: Option<Role>,
    /// The id of the group that it gives, to members of the organisation.
    #[schema(value_type = Option<uuid::Uuid>)]
    group: Option<GroupId>,
}

/// The description says the same.
const _: () = assert!(CLAIM_VALUE_LENGTH == 255);

impl Form for NewMapping {
    type Parsed = NewClaimMapping;

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let mut errors = FieldErrors::default();
        let value = errors.check("value", self.value.parse());
        let gives = match (self.role, self.group) {
            (Some(role), None) => Ok(Gives::Role(role)),
            (None, Some(group)) => Ok(Gives::Group(group)),
            _ => Err("Name a role or a group, and not both.".into()),
        };
        match (value, errors.check("role", gives)) {
            (Some(value), Some(gives)) => Ok(NewClaimMapping { provider: self.provider, value, gives }),
            _ => Err(errors),
        }
    }
}
