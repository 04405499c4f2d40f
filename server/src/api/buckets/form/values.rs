//! A bucket config as a client sends it. The two types share their fields and cannot share a struct: serde refuses unknown
//! fields of a flattened one only by accepting them.

use domain::{
    bucket::{NewAccess, NewBucket},
    draft::bucket::BucketDraft,
    field::FieldErrors,
    location::{Addressing, Location, Platform},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{access::NewBucketAccess, place};
use crate::{
    api::{act::Form, schema},
    http::filled,
};

/// The location of a bucket, and how this server accesses it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "platform": "s3",
    "bucket": "my-production-data",
    "region": "us-east-1",
    "access": { "method": "anonymous" },
}))]
#[serde(deny_unknown_fields)]
pub(in crate::api::buckets) struct BucketValues {
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
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
    /// The store's endpoint. Required for stores other than Amazon's and Google's.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<String>,
    /// Where requests to the store name the bucket.
    #[serde(default)]
    #[schema(value_type = schema::Addressing)]
    addressing: Addressing,
    /// The address of the store's own STS, where it is not the store's. A role at a store other than Amazon S3 needs it.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    sts_endpoint: Option<String>,
    /// The known store that the endpoint is taken for, such as `MinIO`, where it is not the one that its host name says.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::ProfileName>)]
    store_profile: Option<String>,
    /// How this server accesses it.
    access: NewBucketAccess,
}

impl Form for BucketValues {
    type Parsed = (Location, NewAccess);

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        self.into_draft().parse_for_test()
    }

    fn place(field: &str) -> &str {
        place(field)
    }
}

impl BucketValues {
    fn into_draft(self) -> BucketDraft {
        self.access.into_draft(BucketDraft {
            platform: self.platform.as_str().to_owned(),
            bucket: self.bucket,
            prefix: self.prefix,
            region: self.region.unwrap_or_default(),
            endpoint: self.endpoint.unwrap_or_default(),
            addressing: self.addressing.as_str().to_owned(),
            sts_endpoint: self.sts_endpoint.unwrap_or_default(),
            store_profile: self.store_profile.unwrap_or_default(),
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
pub(in crate::api::buckets) struct NewBucketConfig {
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
    #[serde(default)]
    #[schema(value_type = schema::Prefix)]
    prefix: String,
    /// The store's region. Amazon S3 needs it.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::Region>)]
    region: Option<String>,
    /// The store's endpoint. Required for stores other than Amazon's and Google's.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<String>,
    /// Where requests to the store name the bucket.
    #[serde(default)]
    #[schema(value_type = schema::Addressing)]
    addressing: Addressing,
    /// The address of the store's own STS, where it is not the store's. A role at a store other than Amazon S3 needs it.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    sts_endpoint: Option<String>,
    /// The known store that the endpoint is taken for, such as `MinIO`, where it is not the one that its host name says.
    #[serde(default, deserialize_with = "filled")]
    #[schema(value_type = Option<schema::ProfileName>)]
    store_profile: Option<String>,
    /// How this server accesses it.
    access: NewBucketAccess,
}

impl Form for NewBucketConfig {
    type Parsed = NewBucket;

    fn parse(self) -> Result<NewBucket, FieldErrors> {
        let Self {
            nickname,
            platform,
            bucket,
            prefix,
            region,
            endpoint,
            addressing,
            sts_endpoint,
            store_profile,
            access,
        } = self;
        let values = BucketValues {
            platform,
            bucket,
            prefix,
            region,
            endpoint,
            addressing,
            sts_endpoint,
            store_profile,
            access,
        };
        BucketDraft { nickname, ..values.into_draft() }.parse()
    }

    fn place(field: &str) -> &str {
        place(field)
    }
}
