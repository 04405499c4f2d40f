//! Groups in requests and answers.

use domain::{
    field::FieldErrors,
    grant::{FilledBy, GroupName, GroupView},
    id::GroupId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{act::Form, schema};

/// A group of people and service accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Group {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: GroupId,
    /// Its name.
    #[schema(value_type = schema::GroupName)]
    name: String,
    /// Who fills it: admins by hand, or a claim of the identity provider.
    #[schema(value_type = schema::FilledBy)]
    filled_by: FilledBy,
    /// The number of its members.
    members: u32,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
}

impl From<GroupView> for Group {
    fn from(group: GroupView) -> Self {
        Self {
            id: group.id,
            name: group.name.into(),
            filled_by: group.filled_by,
            members: group.members,
            created_at: group.since.utc(),
        }
    }
}

/// A new group.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "ocean team" }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewGroup {
    /// Its name.
    #[schema(value_type = schema::GroupName)]
    name: String,
}

impl Form for NewGroup {
    type Parsed = GroupName;

    fn parse(self) -> Result<GroupName, FieldErrors> {
        self.name.parse().map_err(|invalid: domain::Invalid| FieldErrors::at("name", invalid.to_string()))
    }
}
