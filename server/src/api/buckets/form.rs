//! Bucket configs as the API has them, both ways.

use domain::{
    bucket::{Access, AuthMethod, Bucket},
    check::Status,
    draft::bucket::BucketDraft,
    id::{BucketConfigId, CloudCredentialId},
    location::Platform,
    secret::SecretInput,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::api::{etag::Versioned, schema};

/// A bucket config.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct BucketConfig {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: BucketConfigId,
    /// What people call it.
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
    /// Where the store answers, when it is not the provider's own address.
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<String>,
    /// Bucket and prefix as one text.
    #[schema(example = "s3://my-production-data/team/a")]
    uri: String,
    /// How this server gets in. Secrets are not part of it.
    access: BucketAccess,
    /// Whether repos go here when no bucket config is named.
    is_default: bool,
    /// How many repos rely on it. While there are any, only its nickname can be changed.
    repos: u32,
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

/// How this server gets into a bucket, without the secret it takes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "method")]
pub(in crate::api) enum BucketAccess {
    /// Clients bring keys of their own.
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
        /// What people call it.
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

/// The word for what is known from tests, and when that was found.
pub(in crate::api) fn state(status: Status) -> (&'static str, Option<String>) {
    let word = match status {
        Status::NotTested => "not_tested",
        Status::Verified(_) => "verified",
        Status::Failing(_) => "failing",
    };
    (word, status.since().map(domain::moment::Moment::utc))
}

impl Versioned for BucketConfig {
    fn version(&self) -> i32 {
        self.version
    }
}

/// How this server is to get into a bucket, with the secret that takes. In a change and in the test of one, a secret that
/// is left out stays as it is, as long as it goes nowhere else.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "method", deny_unknown_fields)]
pub(in crate::api) enum NewBucketAccess {
    /// Clients bring keys of their own.
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
    fn into_draft(self, draft: BucketDraft) -> BucketDraft {
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

/// Where a bucket lies and how this server is to get in.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "platform": "s3",
    "bucket": "my-production-data",
    "region": "us-east-1",
    "access": { "method": "anonymous" },
}))]
#[serde(deny_unknown_fields)]
pub(super) struct BucketValues {
    /// The kind of store.
    #[schema(value_type = schema::Platform)]
    platform: Platform,
    /// The bucket's name.
    #[schema(value_type = schema::BucketName)]
    bucket: String,
    /// The prefix in it; empty for the whole bucket.
    #[serde(default)]
    #[schema(value_type = schema::Prefix)]
    prefix: String,
    /// The store's region. Amazon S3 needs it.
    #[serde(default)]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
    /// Where the store answers. Stores that are not Amazon's or Google's need it.
    #[serde(default)]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<String>,
    /// How this server gets in.
    access: NewBucketAccess,
}

impl BucketValues {
    pub(super) fn into_draft(self) -> BucketDraft {
        self.access.into_draft(BucketDraft {
            platform: self.platform.as_str().to_owned(),
            bucket: self.bucket,
            prefix: self.prefix,
            region: self.region.unwrap_or_default(),
            endpoint: self.endpoint.unwrap_or_default(),
            ..BucketDraft::default()
        })
    }
}

/// A bucket config that has yet to be stored.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "nickname": "production",
    "platform": "s3",
    "bucket": "my-production-data",
    "prefix": "team/a",
    "region": "us-east-1",
    "access": {
        "method": "aws_customer_managed_role",
        "account_id": "123456789012",
        "role_name": "lakewarden",
        "external_id": "lw-0123456789abcdef",
    },
}))]
#[serde(deny_unknown_fields)]
pub(super) struct NewBucketConfig {
    /// What people are to call it.
    #[schema(value_type = schema::Nickname)]
    nickname: String,
    /// The kind of store.
    #[schema(value_type = schema::Platform)]
    platform: Platform,
    /// The bucket's name.
    #[schema(value_type = schema::BucketName)]
    bucket: String,
    /// The prefix in it; empty for the whole bucket.
    #[serde(default)]
    #[schema(value_type = schema::Prefix)]
    prefix: String,
    /// The store's region. Amazon S3 needs it.
    #[serde(default)]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
    /// Where the store answers. Stores that are not Amazon's or Google's need it.
    #[serde(default)]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<String>,
    /// How this server gets in.
    access: NewBucketAccess,
}

impl NewBucketConfig {
    pub(super) fn into_draft(self) -> BucketDraft {
        let Self { nickname, platform, bucket, prefix, region, endpoint, access } = self;
        BucketDraft { nickname, ..BucketValues { platform, bucket, prefix, region, endpoint, access }.into_draft() }
    }
}

/// What is to change of a bucket config: what is sent. `null` clears.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "nickname": "archive", "prefix": null }))]
#[serde(deny_unknown_fields)]
pub(super) struct BucketConfigChange {
    /// What people are to call it.
    #[schema(value_type = schema::Nickname, required = false)]
    nickname: Option<String>,
    /// The kind of store.
    #[schema(value_type = schema::Platform, required = false)]
    platform: Option<Platform>,
    /// The bucket's name.
    #[schema(value_type = schema::BucketName, required = false)]
    bucket: Option<String>,
    /// The prefix in it; null or empty for the whole bucket.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<schema::Prefix>)]
    prefix: Option<Option<String>>,
    /// The store's region.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<Option<String>>,
    /// Where the store answers.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<Option<String>>,
    /// How this server gets in, as a whole.
    #[schema(value_type = NewBucketAccess, required = false)]
    access: Option<NewBucketAccess>,
}

/// Tells null, which is sent, from nothing, which is not.
pub(in crate::api) fn sent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

impl BucketConfigChange {
    pub(super) fn over(self, mut draft: BucketDraft) -> BucketDraft {
        if let Some(platform) = self.platform {
            platform.as_str().clone_into(&mut draft.platform);
        }
        let put = |sent: Option<String>, field: &mut String| {
            if let Some(sent) = sent {
                *field = sent;
            }
        };
        put(self.nickname, &mut draft.nickname);
        put(self.bucket, &mut draft.bucket);
        put(self.prefix.map(Option::unwrap_or_default), &mut draft.prefix);
        put(self.region.map(Option::unwrap_or_default), &mut draft.region);
        put(self.endpoint.map(Option::unwrap_or_default), &mut draft.endpoint);
        match self.access {
            Some(access) => access.into_draft(draft),
            None => draft,
        }
    }
}

/// Where in a body the field is that the form calls so.
pub(super) fn place(field: &str) -> &str {
    match field {
        "auth_method" => "access/method",
        "access_key_id" => "access/access_key_id",
        "secret_access_key" => "access/secret_access_key",
        "account_id" => "access/account_id",
        "role_name" => "access/role_name",
        "shared_secret" => "access/external_id",
        "service_account" => "access/service_account",
        "cloud_credential" => "access/cloud_credential",
        field => field,
    }
}
