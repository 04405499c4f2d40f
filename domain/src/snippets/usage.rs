//! What is used, and how its reader may use it.

use serde::{Deserialize, Serialize};

use crate::{
    bucket::Nickname,
    endpoint::EndpointUrl,
    id::BucketConfigId,
    location::{AddressingStyle, Location},
    org::OrgSlug,
    repo::{RepoMode, RepoName},
};

/// The source of a repo's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// Temporary keys of an AWS role.
    RoleKeys,
    /// Temporary keys that the store makes of a stored key pair.
    TemporaryKeys,
    /// The bucket config's own key pair: its store makes no temporary keys.
    KeyPair,
    /// None: the pair is a cloud credential's, which stays on the server, and its store makes no temporary keys.
    CredentialOnly,
    /// A key pair; unknown yet whether its store makes temporary keys.
    Untested,
    /// None: the bucket is self-managed.
    OwnKeys,
    /// A token of a Google service account.
    GoogleToken,
}

/// What a snippet is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Used {
    /// A repo.
    Repo {
        /// Its name.
        name: RepoName,
        /// Its mode.
        mode: RepoMode,
    },
    /// A bucket config as a whole.
    BucketConfig {
        /// Its id, which its keys are asked for with.
        id: BucketConfigId,
        /// Its nickname.
        nickname: Nickname,
    },
}

/// A repo or a bucket config, and how its reader may use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// This server's address for data clients.
    pub service: EndpointUrl,
    /// The organisation.
    pub org: OrgSlug,
    /// What is used.
    pub used: Used,
    /// Its location.
    pub location: Location,
    /// The store's endpoint for data clients, unless it is the platform's.
    pub endpoint: Option<EndpointUrl>,
    /// Where requests name the bucket; `None` where every tool knows the platform's way.
    pub style: Option<AddressingStyle>,
    /// The source of its keys.
    pub supply: Supply,
    /// Whether the reader of the page may write to it.
    pub writes: bool,
}
