//! The keys of a cloud credential, as they are sent.

use domain::{credential::CredentialKind, draft::credential::CredentialDraft, secret::SecretInput};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{api::schema, http::filled};

/// The keys of a credential. In a change, a secret that is left out is kept; it must be sent again if it would go to another
/// destination.
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
        /// The store's endpoint, if it is not Amazon S3.
        #[serde(default, deserialize_with = "filled")]
        #[schema(value_type = Option<schema::EndpointUrl>)]
        endpoint: Option<String>,
        /// The key that new objects are encrypted with.
        #[serde(default, deserialize_with = "filled")]
        #[schema(value_type = Option<schema::KmsKeyId>)]
        kms_key_id: Option<String>,
    },
    /// A role in an AWS account that this server assumes with the external ID of the namespace.
    AwsRole {
        /// Its ARN.
        #[schema(value_type = schema::RoleArn)]
        role_arn: String,
        /// The store's endpoint, if it is not Amazon S3.
        #[serde(default, deserialize_with = "filled")]
        #[schema(value_type = Option<schema::EndpointUrl>)]
        endpoint: Option<String>,
        /// The key that new objects are encrypted with.
        #[serde(default, deserialize_with = "filled")]
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
    /// Replaces the keys of a draft by these.
    pub(super) fn into_draft(self, draft: CredentialDraft) -> CredentialDraft {
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
