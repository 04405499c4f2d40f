//! Cloud credentials as the API has them, both ways.

use domain::{
    credential::{Credential, CredentialKind, Provider, Shown},
    draft::credential::CredentialDraft,
    field::{FieldErrors, ticked},
    id::CloudCredentialId,
    secret::SecretInput,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{buckets::state, etag::Versioned, schema};

/// A cloud credential, without what is secret of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CloudCredential {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: CloudCredentialId,
    /// What people call it.
    #[schema(value_type = schema::CredentialName)]
    name: String,
    /// The provider.
    #[schema(value_type = schema::Provider)]
    provider: Provider,
    /// What may be shown of its keys.
    keys: ShownKeys,
    /// Whether it is the default of its provider.
    is_default: bool,
    /// Whether tasks may be given it. Roles only.
    allowed_in_tasks: bool,
    /// How many bucket configs rely on it.
    bucket_configs: u32,
    /// What the last test of it as it stands came to.
    #[schema(value_type = schema::TestState)]
    status: &'static str,
    /// When that test was made.
    #[schema(value_type = Option<schema::Time>)]
    tested_at: Option<String>,
    /// Counts the changes; the number in its `ETag`.
    version: i32,
    /// The e-mail address of whoever added it.
    created_by: Option<String>,
    /// When it was added.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When it was last changed.
    #[schema(value_type = schema::Time)]
    updated_at: String,
}

/// What may be shown of a credential's keys.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ShownKeys {
    /// An access key pair of AWS, or of a store that speaks S3.
    AwsKey {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
        /// Where the store answers, when it is not Amazon S3.
        #[schema(value_type = Option<schema::EndpointUrl>)]
        endpoint: Option<String>,
        /// The key that new objects are encrypted with.
        #[schema(value_type = Option<schema::KmsKeyId>)]
        kms_key_id: Option<String>,
    },
    /// A role in an AWS account.
    AwsRole {
        /// The first 20 characters of its ARN.
        #[schema(max_length = 20, example = "arn:aws:iam::1234567")]
        role_arn_head: String,
        /// Where the store answers, when it is not Amazon S3.
        #[schema(value_type = Option<schema::EndpointUrl>)]
        endpoint: Option<String>,
        /// The key that new objects are encrypted with.
        #[schema(value_type = Option<schema::KmsKeyId>)]
        kms_key_id: Option<String>,
    },
    /// A storage account of Azure with its key.
    AzureKey {
        /// The storage account.
        #[schema(value_type = schema::AccountName)]
        account_name: String,
    },
    /// A storage account of Azure with a shared access signature.
    AzureToken {
        /// The storage account.
        #[schema(value_type = schema::AccountName)]
        account_name: String,
    },
    /// An HMAC key pair of Google Cloud Storage.
    GcpKey {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
    },
    /// A service account of Google with its key file.
    GcpServiceAccount {
        /// The service account.
        #[schema(value_type = schema::ServiceAccount)]
        service_account: String,
        /// The id of its key.
        key_id: String,
    },
}

impl From<Shown> for ShownKeys {
    fn from(shown: Shown) -> Self {
        let text = |endpoint: Option<domain::endpoint::EndpointUrl>| endpoint.map(|endpoint| endpoint.to_string());
        match shown {
            Shown::AwsKey { access_key_id, endpoint, kms_key_id } => Self::AwsKey {
                access_key_id: access_key_id.into(),
                endpoint: text(endpoint),
                kms_key_id: kms_key_id.map(Into::into),
            },
            Shown::AwsRole { arn_head, endpoint, kms_key_id, .. } => Self::AwsRole {
                role_arn_head: arn_head.into(),
                endpoint: text(endpoint),
                kms_key_id: kms_key_id.map(Into::into),
            },
            Shown::AzureKey { account_name } => Self::AzureKey { account_name: account_name.into() },
            Shown::AzureToken { account_name } => Self::AzureToken { account_name: account_name.into() },
            Shown::GcpKey { access_key_id } => Self::GcpKey { access_key_id: access_key_id.into() },
            Shown::GcpServiceAccount { account, key_id } => {
                Self::GcpServiceAccount { service_account: account.into(), key_id }
            }
        }
    }
}

impl From<Credential> for CloudCredential {
    fn from(credential: Credential) -> Self {
        let (status, tested_at) = state(credential.status);
        Self {
            id: credential.id,
            name: credential.name.into(),
            provider: credential.shown.kind().provider(),
            keys: credential.shown.into(),
            is_default: credential.is_default,
            allowed_in_tasks: credential.allowed_in_tasks,
            bucket_configs: credential.bucket_configs,
            status,
            tested_at,
            version: credential.version,
            created_by: credential.created_by,
            created_at: credential.created_at.utc(),
            updated_at: credential.updated_at.utc(),
        }
    }
}

impl Versioned for CloudCredential {
    fn version(&self) -> i32 {
        self.version
    }
}

/// The keys of a credential. In a change, a secret that is left out stays as it is, as long as it goes nowhere else.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum NewKeys {
    /// An access key pair of AWS, or of a store that speaks S3.
    AwsKey {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
        /// Its secret half.
        #[serde(default)]
        #[schema(value_type = schema::SecretAccessKey, write_only)]
        secret: SecretInput,
        /// Where the store answers, when it is not Amazon S3.
        #[serde(default)]
        #[schema(value_type = Option<schema::EndpointUrl>)]
        endpoint: Option<String>,
        /// The key that new objects are encrypted with.
        #[serde(default)]
        #[schema(value_type = Option<schema::KmsKeyId>)]
        kms_key_id: Option<String>,
    },
    /// A role in an AWS account that this server assumes with the external ID of the namespace.
    AwsRole {
        /// Its ARN.
        #[schema(value_type = schema::RoleArn)]
        role_arn: String,
        /// Where the store answers, when it is not Amazon S3.
        #[serde(default)]
        #[schema(value_type = Option<schema::EndpointUrl>)]
        endpoint: Option<String>,
        /// The key that new objects are encrypted with.
        #[serde(default)]
        #[schema(value_type = Option<schema::KmsKeyId>)]
        kms_key_id: Option<String>,
    },
    /// A storage account of Azure with its key.
    AzureKey {
        /// The storage account.
        #[schema(value_type = schema::AccountName)]
        account_name: String,
        /// Its key.
        #[serde(default)]
        #[schema(value_type = schema::SecretText, write_only)]
        secret: SecretInput,
    },
    /// A storage account of Azure with a shared access signature.
    AzureToken {
        /// The storage account.
        #[schema(value_type = schema::AccountName)]
        account_name: String,
        /// The signature.
        #[serde(default)]
        #[schema(value_type = schema::SecretText, write_only)]
        secret: SecretInput,
    },
    /// An HMAC key pair of Google Cloud Storage.
    GcpKey {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
        /// Its secret half.
        #[serde(default)]
        #[schema(value_type = schema::SecretAccessKey, write_only)]
        secret: SecretInput,
    },
    /// A service account of Google with its key file.
    GcpServiceAccount {
        /// The key file.
        #[serde(default)]
        #[schema(value_type = schema::ServiceAccountKey, write_only)]
        secret: SecretInput,
    },
}

impl NewKeys {
    fn into_draft(self, draft: CredentialDraft) -> CredentialDraft {
        let of = |kind: CredentialKind, secret: SecretInput| CredentialDraft {
            format: kind.as_str().to_owned(),
            secret,
            ..draft
        };
        match self {
            Self::AwsKey { access_key_id, secret, endpoint, kms_key_id } => CredentialDraft {
                access_key_id,
                endpoint: endpoint.unwrap_or_default(),
                kms_key_id: kms_key_id.unwrap_or_default(),
                ..of(CredentialKind::AwsKey, secret)
            },
            Self::AwsRole { role_arn, endpoint, kms_key_id } => CredentialDraft {
                role_arn,
                endpoint: endpoint.unwrap_or_default(),
                kms_key_id: kms_key_id.unwrap_or_default(),
                ..of(CredentialKind::AwsRole, SecretInput::default())
            },
            Self::AzureKey { account_name, secret } => {
                CredentialDraft { account_name, ..of(CredentialKind::AzureKey, secret) }
            }
            Self::AzureToken { account_name, secret } => {
                CredentialDraft { account_name, ..of(CredentialKind::AzureToken, secret) }
            }
            Self::GcpKey { access_key_id, secret } => {
                CredentialDraft { access_key_id, ..of(CredentialKind::GcpKey, secret) }
            }
            Self::GcpServiceAccount { secret } => of(CredentialKind::GcpServiceAccount, secret),
        }
    }
}

/// A cloud credential that has yet to be stored.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": "research",
    "keys": { "kind": "aws_role", "role_arn": "arn:aws:iam::123456789012:role/lakewarden" },
}))]
#[serde(deny_unknown_fields)]
pub(super) struct NewCloudCredential {
    /// What people are to call it.
    #[schema(value_type = schema::CredentialName)]
    name: String,
    /// Its keys.
    keys: NewKeys,
    /// Whether it becomes the default of its provider.
    #[serde(default)]
    is_default: bool,
    /// Whether tasks may be given it. Roles only.
    #[serde(default)]
    allowed_in_tasks: bool,
}

impl NewCloudCredential {
    pub(super) fn parse(self) -> Result<domain::credential::NewCredential, FieldErrors> {
        let draft = self.keys.into_draft(CredentialDraft {
            name: self.name,
            is_default: ticked(self.is_default),
            ..CredentialDraft::default()
        });
        // Which kinds tasks may be given is for the backend to say.
        Ok(domain::credential::NewCredential { allowed_in_tasks: self.allowed_in_tasks, ..draft.parse()? })
    }
}

/// Keys to test, and where.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "keys": { "kind": "aws_role", "role_arn": "arn:aws:iam::123456789012:role/lakewarden" },
    "bucket": "my-production-data",
    "region": "us-east-1",
}))]
#[serde(deny_unknown_fields)]
pub(super) struct KeysToTest {
    /// The keys.
    keys: NewKeys,
    /// A bucket to use them on. Without one, the test finds out only whether they are accepted.
    #[serde(default)]
    #[schema(value_type = Option<schema::BucketName>)]
    bucket: Option<String>,
    /// That bucket's region.
    #[serde(default)]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
}

impl KeysToTest {
    pub(super) fn into_draft(self) -> CredentialDraft {
        self.keys.into_draft(CredentialDraft {
            bucket: self.bucket.unwrap_or_default(),
            region: self.region.unwrap_or_default(),
            ..CredentialDraft::default()
        })
    }
}

/// What is to change of a cloud credential: what is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "name": "research-2026", "is_default": true }))]
#[serde(deny_unknown_fields)]
pub(super) struct CloudCredentialChange {
    /// What people are to call it.
    #[serde(default)]
    #[schema(value_type = schema::CredentialName, required = false)]
    name: Option<String>,
    /// Its keys, as a whole.
    #[serde(default)]
    #[schema(value_type = NewKeys, required = false)]
    keys: Option<NewKeys>,
    /// Whether it is the default of its provider.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    is_default: Option<bool>,
    /// Whether tasks may be given it. Roles only.
    #[serde(default)]
    #[schema(value_type = bool, required = false)]
    allowed_in_tasks: Option<bool>,
}

impl CloudCredentialChange {
    pub(super) fn parse(self, now: &Credential) -> Result<domain::credential::EditedCredential, FieldErrors> {
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

/// Where in a body the field is that the form calls so.
pub(super) fn place(field: &str) -> &str {
    match field {
        "format" => "keys/kind",
        "access_key_id" => "keys/access_key_id",
        "account_name" => "keys/account_name",
        "secret" | "secret_access_key" => "keys/secret",
        "role_arn" => "keys/role_arn",
        "endpoint" => "keys/endpoint",
        "kms_key_id" => "keys/kms_key_id",
        field => field,
    }
}
