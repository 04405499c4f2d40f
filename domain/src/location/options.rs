//! How this server speaks to a store, beyond its address.

use serde::{Deserialize, Serialize};

use super::Addressing;
use crate::{Invalid, endpoint::EndpointUrl, text::only};

/// How this server speaks to the store of a bucket, beyond its address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreOptions {
    /// Where requests name the bucket.
    pub addressing: Addressing,
    /// The address of the store's own STS, where it is not the store's.
    pub sts_endpoint: Option<EndpointUrl>,
    /// The store that this one is taken for, where it is not the one that its host name says.
    pub profile: Option<ProfileName>,
}

checked_text!(
    /// The name of a known store, such as `MinIO`: 1 to 64 printable characters of ASCII.
    ProfileName,
    parse_profile_name
);

fn parse_profile_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(name, 1, 64, |b| b == b' ' || b.is_ascii_graphic(), "Choose a store from the list.")?;
    Ok(name.to_owned())
}
