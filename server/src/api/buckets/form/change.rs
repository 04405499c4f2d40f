//! A change of a bucket config as a client sends it.

use domain::{
    draft::bucket::BucketDraft,
    location::{Addressing, Platform},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::access::NewBucketAccess;
use crate::api::{schema, sent::sent};

/// The changes to a bucket config: only the fields that are sent. `null` clears a field.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({ "nickname": "archive", "prefix": null }))]
#[serde(deny_unknown_fields)]
pub(in crate::api::buckets) struct BucketConfigChange {
    /// The display name.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = schema::Nickname, required = false)]
    nickname: Option<String>,
    /// The kind of store.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = schema::Platform, required = false)]
    platform: Option<Platform>,
    /// The bucket's name.
    #[serde(default, deserialize_with = "sent")]
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
    /// The store's endpoint.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    endpoint: Option<Option<String>>,
    /// Where requests to the store name the bucket.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = schema::Addressing, required = false)]
    addressing: Option<Addressing>,
    /// The address of the store's own STS.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<schema::EndpointUrl>)]
    sts_endpoint: Option<Option<String>>,
    /// The known store that the endpoint is taken for.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = Option<schema::ProfileName>)]
    store_profile: Option<Option<String>>,
    /// How this server accesses the bucket; sent as a whole.
    #[serde(default, deserialize_with = "sent")]
    #[schema(value_type = NewBucketAccess, required = false)]
    access: Option<NewBucketAccess>,
}

impl BucketConfigChange {
    pub(in crate::api::buckets) fn over(self, mut draft: BucketDraft) -> BucketDraft {
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
        put(self.addressing.map(|addressing| addressing.as_str().to_owned()), &mut draft.addressing);
        put(self.sts_endpoint.map(Option::unwrap_or_default), &mut draft.sts_endpoint);
        put(self.store_profile.map(Option::unwrap_or_default), &mut draft.store_profile);
        match self.access {
            Some(access) => access.into_draft(draft),
            None => draft,
        }
    }
}
