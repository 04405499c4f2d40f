//! A repo, as somebody may use it.

use serde::{Deserialize, Serialize};

use crate::{
    endpoint::EndpointUrl,
    location::Location,
    org::OrgSlug,
    repo::{RepoMode, RepoName},
};

/// Where a repo's keys come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// Temporary keys of an AWS role.
    RoleKeys,
    /// Temporary keys that the store makes of a stored key pair.
    TemporaryKeys,
    /// The bucket config's own key pair: its store makes no temporary keys.
    KeyPair,
    /// Nothing: the pair is a cloud credential's, which stays on the server, and its store makes no temporary keys.
    CredentialOnly,
    /// A key pair of which nobody knows yet whether its store makes temporary keys.
    Untested,
    /// Nothing: the bucket is self-managed.
    OwnKeys,
    /// A token of a Google service account.
    GoogleToken,
}

/// A repo as somebody may use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepoUse {
    /// Where data clients reach this server.
    pub service: EndpointUrl,
    /// The organisation.
    pub org: OrgSlug,
    /// The repo.
    pub repo: RepoName,
    /// Where it lies.
    pub location: Location,
    /// Where data clients reach its store, when not at the platform's own address.
    pub endpoint: Option<EndpointUrl>,
    /// Whether it may be used.
    pub mode: RepoMode,
    /// Where its keys come from.
    pub supply: Supply,
    /// Whether the reader of the page may write to it.
    pub writes: bool,
}
