//! What checks test.

use serde::{Deserialize, Serialize};

/// What a check tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CheckName {
    /// The store answers at its address.
    Endpoint,
    /// The store accepts the keys.
    Keys,
    /// The bucket exists.
    Bucket,
    /// The bucket is in the given region.
    Region,
    /// This server can assume the role with the external ID.
    AssumeRole,
    /// This server can tag its sessions of the role.
    TagSession,
    /// The role refuses this server without an external ID.
    ExternalIdRequired,
    /// The role refuses this server with a wrong external ID.
    ExternalIdCompared,
    /// No other organisation of this server has verified this role.
    RoleOwner,
    /// This server can impersonate the service account.
    Impersonate,
    /// The organisation has proved that it owns the bucket.
    BucketOwner,
    /// Temporary keys are limited to their prefix.
    Scope,
    /// The store makes temporary keys of the stored pair.
    TemporaryKeys,
    /// Temporary keys last as long as this server asks for.
    Lifetime,
    /// Objects under the prefix can be listed.
    List,
    /// Objects under the prefix can be read.
    Read,
    /// Objects under the prefix can be written.
    Write,
    /// An object can be uploaded in parts.
    Multipart,
    /// A write with `If-None-Match: *` creates an object only where there is none.
    ConditionalCreate,
    /// A write with `If-Match` replaces an object only while it is unchanged.
    ConditionalReplace,
    /// Listings are in the order of the names.
    Order,
    /// No other bucket config of the organisation has the bucket under another address.
    OneAddress,
    /// Objects under the prefix can be deleted.
    Delete,
}

impl CheckName {
    /// What clients do with objects.
    pub const OF_OBJECTS: [Self; 8] = [
        Self::List,
        Self::Read,
        Self::Write,
        Self::Multipart,
        Self::ConditionalCreate,
        Self::ConditionalReplace,
        Self::Order,
        Self::Delete,
    ];

    /// What is tested with objects that the test makes, in this order.
    pub const OF_MADE_OBJECTS: [Self; 4] =
        [Self::Multipart, Self::ConditionalCreate, Self::ConditionalReplace, Self::Order];

    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Endpoint => "Store answers",
            Self::Keys => "Keys are accepted",
            Self::Bucket => "Bucket exists",
            Self::Region => "Region is right",
            Self::AssumeRole => "Role can be assumed",
            Self::TagSession => "Sessions can be tagged",
            Self::ExternalIdRequired => "Role refuses a missing external ID",
            Self::ExternalIdCompared => "Role refuses a wrong external ID",
            Self::RoleOwner => "Role belongs to this organisation",
            Self::Impersonate => "Service account can be impersonated",
            Self::BucketOwner => "Bucket belongs to this organisation",
            Self::Scope => "Temporary keys open their prefix only",
            Self::TemporaryKeys => "Temporary keys can be made",
            Self::Lifetime => "Keys last as long as asked for",
            Self::List => "Objects can be listed",
            Self::Read => "Objects can be read",
            Self::Write => "Objects can be written",
            Self::Multipart => "Objects can be uploaded in parts",
            Self::ConditionalCreate => "Two writers can't create one object",
            Self::ConditionalReplace => "Two writers can't replace one object",
            Self::Order => "Listings are in order",
            Self::OneAddress => "No other bucket config has this bucket under another address",
            Self::Delete => "Objects can be deleted",
        }
    }
}
