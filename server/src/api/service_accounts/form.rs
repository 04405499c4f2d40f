//! Service accounts in requests and answers.

use domain::{
    field::FieldErrors,
    id::PersonId,
    member::Seen,
    org::Role,
    service_account::{ServiceAccountDraft, ServiceAccountName, ServiceAccountView},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{act::Form, schema};

/// A service account of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrgServiceAccount {
    /// Its id, by which grants and groups name it.
    #[schema(value_type = uuid::Uuid)]
    id: PersonId,
    /// Its name.
    #[schema(value_type = schema::ServiceAccountName)]
    name: String,
    /// What stands for it where an answer wants an e-mail address. Nothing is delivered there.
    #[schema(example = "ingest@acme.service")]
    address: String,
    /// Its role.
    #[schema(value_type = schema::Role)]
    role: Role,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When one of its tokens was last used, to some minutes.
    #[schema(value_type = Option<schema::Time>)]
    last_seen_at: Option<String>,
    /// The number of its valid API tokens.
    tokens: u32,
    /// The number of its trust rules.
    trust_rules: u32,
}

impl From<ServiceAccountView> for OrgServiceAccount {
    fn from(account: ServiceAccountView) -> Self {
        let last_seen_at = if let Seen::At(at) = account.seen { Some(at.utc()) } else { None };
        Self {
            id: account.id,
            name: account.name.into(),
            address: account.address,
            role: account.role,
            created_at: account.since.utc(),
            last_seen_at,
            tokens: account.tokens,
            trust_rules: account.trust_rules,
        }
    }
}

/// A new service account.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "ingest", "role": "member" }))]
#[serde(deny_unknown_fields)]
pub(super) struct NewServiceAccount {
    /// Its name.
    #[schema(value_type = schema::ServiceAccountName)]
    name: String,
    /// Its role: any but owner.
    #[schema(value_type = schema::ServiceRole)]
    role: Role,
}

impl Form for NewServiceAccount {
    type Parsed = (ServiceAccountName, Role);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        ServiceAccountDraft { name: self.name, role: self.role.as_str().to_owned() }.parse()
    }
}
