//! The representation of a bucket config.

use domain::{
    bucket::{Access, Bucket},
    check::Status,
    id::{BucketConfigId, CloudCredentialId},
    location::{Addressing, AddressingStyle, Platform},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::{etag::Versioned, schema};

/// A bucket config.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct BucketConfig {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: BucketConfigId,
    /// The display name.
    #[schema(value_type = schema::Nickname)]
    nickname: String,
    /// The kind of store.
    #[schema(value_type = schema::Platform)]
    platform: Platform,
    /// The bucket's name.
    #[schema(value_type = schema::BucketName)]
    bucket: String,
    /// The prefix in it; empty for the whole bucket.
    #[schema(value_type = schema::Prefix)]
    prefix: String,
    /// The store's region.
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
    /// The store's endpoint, if it is not the provider's own.
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<String>,
    /// Where requests to the store name the bucket.
    #[schema(value_type = schema::Addressing)]
    addressing: Addressing,
    /// The same as clients have to do it: as it is chosen, was found by the last test, or is known of the store. Null where every
    /// client knows the provider's way.
    #[schema(value_type = Option<schema::AddressingStyle>)]
    addressing_style: Option<AddressingStyle>,
    /// The address of the store's own STS, where one is named.
    #[schema(value_type = Option<schema::EndpointUrl>)]
    sts_endpoint: Option<String>,
    /// The known store that the endpoint is taken for, where one is chosen.
    #[schema(value_type = Option<schema::ProfileName>)]
    store_profile: Option<String>,
    /// Bucket and prefix as one text.
    #[schema(example = "s3://my-production-data/team/a")]
    uri: String,
    /// How this server accesses the bucket, without secrets.
    access: BucketAccess,
    /// Whether it is used for repos that name no bucket config.
    is_default: bool,
    /// How many repos rely on it. While there are any, only its nickname can be changed.
    repos: u32,
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

/// How this server accesses a bucket, without secrets.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "method")]
pub(in crate::api) enum BucketAccess {
    /// Clients use their own keys.
    #[serde(rename = "anonymous")]
    Anonymous {},
    /// This server stores an access key pair.
    #[serde(rename = "hmac")]
    Hmac {
        /// Its public half.
        #[schema(value_type = schema::AccessKeyId)]
        access_key_id: String,
    },
    /// This server assumes a role in an AWS account.
    #[serde(rename = "aws_customer_managed_role")]
    AwsRole {
        /// The account.
        #[schema(value_type = schema::AccountId)]
        account_id: String,
        /// The role's name.
        #[schema(value_type = schema::RoleName)]
        role_name: String,
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
        cloud_credential: CloudCredentialId,
        /// The display name.
        #[schema(value_type = Option<schema::CredentialName>)]
        credential_name: Option<String>,
    },
}

impl From<Bucket> for BucketConfig {
    fn from(bucket: Bucket) -> Self {
        let store = &bucket.location.store;
        let credential_name = bucket.credential.map(|used| used.name.into());
        let (status, tested_at) = state(bucket.status);
        Self {
            id: bucket.id,
            platform: store.platform(),
            bucket: bucket.location.bucket.to_string(),
            prefix: bucket.location.prefix.on_the_wire().to_owned(),
            region: store.region().map(ToString::to_string),
            endpoint: store.endpoint().map(ToString::to_string),
            addressing: bucket.location.options.addressing,
            addressing_style: bucket.style,
            sts_endpoint: bucket.location.options.sts_endpoint.as_ref().map(ToString::to_string),
            store_profile: bucket.location.options.profile.as_ref().map(ToString::to_string),
            uri: bucket.location.to_string(),
            access: match bucket.access {
                Access::SelfManaged => BucketAccess::Anonymous {},
                Access::Hmac(id) => BucketAccess::Hmac { access_key_id: id.into() },
                Access::AwsRole(role) => {
                    BucketAccess::AwsRole { account_id: role.account.into(), role_name: role.name.into() }
                }
                Access::GoogleServiceAccount(account) => {
                    BucketAccess::GoogleServiceAccount { service_account: account.into() }
                }
                Access::CloudCredential(cloud_credential) => {
                    BucketAccess::CloudCredential { cloud_credential, credential_name }
                }
            },
            is_default: bucket.is_default,
            repos: bucket.repos,
            status,
            tested_at,
            version: bucket.version,
            created_by: bucket.created_by,
            created_at: bucket.created_at.utc(),
            updated_at: bucket.updated_at.utc(),
            nickname: bucket.nickname.into(),
        }
    }
}

/// The test status, and the time of the test.
pub(in crate::api) fn state(status: Status) -> (&'static str, Option<String>) {
    (status.word(), status.since().map(domain::moment::Moment::utc))
}

impl Versioned for BucketConfig {
    fn version(&self) -> i32 {
        self.version
    }
}
