//! The representation of a cloud credential.

use domain::{
    credential::{Credential, Provider, RedactedKeys},
    id::CloudCredentialId,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{buckets::state, etag::Versioned, schema};

/// A cloud credential, without its secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api::credentials) struct CloudCredential {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: CloudCredentialId,
    /// The display name.
    #[schema(value_type = schema::CredentialName)]
    name: String,
    /// The provider.
    #[schema(value_type = schema::Provider)]
    provider: Provider,
    /// The public part of its keys.
    keys: ShownKeys,
    /// Whether it is the default of its provider.
    is_default: bool,
    /// Whether tasks may be given it. Roles only.
    allowed_in_tasks: bool,
    /// How many bucket configs rely on it.
    bucket_configs: u32,
    /// The result of the last test of its current values.
    #[schema(value_type = schema::TestState)]
    status: &'static str,
    /// When that test was made.
    #[schema(value_type = Option<schema::Time>)]
    tested_at: Option<String>,
    /// Counts the changes; the number in its `ETag`.
    version: i32,
    /// The e-mail address of the person who added it.
    created_by: Option<String>,
    /// When it was added.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When it was last changed.
    #[schema(value_type = schema::Time)]
    updated_at: String,
}

/// The public part of a credential's keys.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ShownKeys {
    /// An access key pair of AWS, or of a store that speaks S3.
    AwsKey {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
        /// The store's endpoint, if it is not Amazon S3.
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
        /// The store's endpoint, if it is not Amazon S3.
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

impl From<RedactedKeys> for ShownKeys {
    fn from(shown: RedactedKeys) -> Self {
        let text = |endpoint: Option<domain::endpoint::EndpointUrl>| endpoint.map(|endpoint| endpoint.to_string());
        match shown {
            RedactedKeys::AwsKey { access_key_id, endpoint, kms_key_id } => Self::AwsKey {
                access_key_id: access_key_id.into(),
                endpoint: text(endpoint),
                kms_key_id: kms_key_id.map(Into::into),
            },
            RedactedKeys::AwsRole { arn_head, endpoint, kms_key_id, .. } => Self::AwsRole {
                role_arn_head: arn_head.into(),
                endpoint: text(endpoint),
                kms_key_id: kms_key_id.map(Into::into),
            },
            RedactedKeys::AzureKey { account_name } => Self::AzureKey { account_name: account_name.into() },
            RedactedKeys::AzureToken { account_name } => Self::AzureToken { account_name: account_name.into() },
            RedactedKeys::GcpKey { access_key_id } => Self::GcpKey { access_key_id: access_key_id.into() },
            RedactedKeys::GcpServiceAccount { account, key_id } => {
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
