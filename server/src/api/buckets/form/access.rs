//! How this server accesses a bucket, as a client sends it.

use domain::{bucket::AuthMethod, draft::bucket::BucketDraft, secret::SecretInput};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::schema;

/// How this server accesses a bucket, with the secret. In a change and in the test of one, a secret that is left out is kept;
/// it must be sent again if it would go to another destination.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "method", deny_unknown_fields)]
pub(in crate::api) enum NewBucketAccess {
    /// Clients use their own keys.
    #[serde(rename = "anonymous")]
    Anonymous {},
    /// This server stores an access key pair.
    #[serde(rename = "hmac")]
    Hmac {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
        /// Its secret half.
        #[serde(default)]
        #[schema(value_type = schema::SecretAccessKey, write_only)]
        secret_access_key: SecretInput,
    },
    /// This server assumes a role in an AWS account.
    #[serde(rename = "aws_customer_managed_role")]
    AwsRole {
        /// The account.
        #[schema(value_type = schema::AccountId)]
        account_id: String,
        /// The role's name, with its path.
        #[schema(value_type = schema::RoleName)]
        role_name: String,
        /// The external ID that its trust policy demands.
        #[serde(default)]
        #[schema(value_type = schema::ExternalId, write_only)]
        external_id: SecretInput,
    },
    /// This server impersonates a Google service account.
    #[serde(rename = "gcp_customer_managed_role")]
    GoogleServiceAccount {
        /// The service account.
        #[schema(value_type = schema::ServiceAccount)]
        service_account: String,
    },
    /// This server uses a cloud credential of the organisation.
    #[serde(rename = "cloud_credential")]
    CloudCredential {
        /// Its id.
        #[schema(value_type = uuid::Uuid)]
        cloud_credential: String,
    },
}

impl NewBucketAccess {
    pub(super) fn into_draft(self, draft: BucketDraft) -> BucketDraft {
        let of = |method: AuthMethod| BucketDraft { auth_method: method.as_str().to_owned(), ..draft };
        match self {
            Self::Anonymous {} => of(AuthMethod::SelfManaged),
            Self::Hmac { access_key_id, secret_access_key } => {
                BucketDraft { access_key_id, secret_access_key, ..of(AuthMethod::Hmac) }
            }
            Self::AwsRole { account_id, role_name, external_id } => {
                BucketDraft { account_id, role_name, shared_secret: external_id, ..of(AuthMethod::AwsRole) }
            }
            Self::GoogleServiceAccount { service_account } => {
                BucketDraft { service_account, ..of(AuthMethod::GoogleServiceAccount) }
            }
            Self::CloudCredential { cloud_credential } => {
                BucketDraft { cloud_credential, ..of(AuthMethod::CloudCredential) }
            }
        }
    }
}
