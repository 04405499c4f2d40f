//! Repos: entries of the catalogue, each at its own prefix in a bucket.

mod metadata;
mod optimization;

use serde::{Deserialize, Serialize};

pub use self::{
    metadata::{Metadata, MetadataChange},
    optimization::{ExpirationConfig, GcConfig, OptimizationConfig, OptimizationWindow},
};
use crate::{
    Invalid,
    bucket::Nickname,
    grant::Level,
    id::{BucketConfigId, RepoId},
    location::Location,
    location::Prefix,
    moment::Moment,
    text::{alphanumeric_ends, only},
};

/// Last path segments that repo addresses share with other resources, here and in data clients.
const RESERVED: [&str; 23] = [
    "access",
    "analytics",
    "api-clients",
    "billing",
    "buckets",
    "dap2",
    "edr",
    "exchange",
    "import",
    "metrics",
    "optimization",
    "paginated",
    "permissions",
    "publish",
    "repos",
    "repositories",
    "services",
    "settings",
    "sql",
    "tables",
    "tiles",
    "virtual-chunks",
    "icechunk",
];

checked_text!(
    /// The name of a repo: 2 to 128 of `A-Z a-z 0-9 _ . -`, a letter or digit at both ends, not a reserved word. Unique
    /// in its organisation, ignoring case.
    RepoName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(
        name,
        2,
        128,
        |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b),
        "Use 2 to 128 letters, digits and _ . - characters.",
    )?;
    if !alphanumeric_ends(name) {
        return Err("Begin and end with a letter or a digit.".into());
    }
    if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        return Err("This name is reserved. Choose another.".into());
    }
    Ok(name.to_owned())
}

checked_text!(
    /// Description of a repo, at most 1,000 characters; may be empty.
    Description,
    parse_description
);

fn parse_description(typed: &str) -> Result<String, Invalid> {
    let text = typed.trim();
    if text.chars().count() > 1000 {
        return Err("A description has at most 1,000 characters.".into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("A description has no control characters.".into());
    }
    Ok(text.to_owned())
}

/// Whether data clients may use a repo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RepoMode {
    /// Usable.
    #[default]
    Online,
    /// Usable, with a warning.
    Maintenance,
    /// Not usable.
    Offline,
}

impl RepoMode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Online, Self::Maintenance, Self::Offline];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Maintenance => "maintenance",
            Self::Offline => "offline",
        }
    }

    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Maintenance => "Maintenance",
            Self::Offline => "Offline",
        }
    }

    /// What it means for data clients, as a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Online => "Data clients use it.",
            Self::Maintenance => "Data clients use it, and are warned.",
            Self::Offline => "Nobody receives keys for it. Keys that are out work until they expire.",
        }
    }
}

impl std::str::FromStr for RepoMode {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str() == word)
            .ok_or_else(|| "The modes are online, maintenance and offline.".into())
    }
}

/// Who reads a repo without a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Nobody.
    #[default]
    Private,
    /// Everybody with an account of this server, also outside the organisation.
    AuthenticatedPublic,
}

impl Visibility {
    /// Both, the narrower first.
    pub const ALL: [Self; 2] = [Self::Private, Self::AuthenticatedPublic];

    /// The word in the database and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::AuthenticatedPublic => "authenticated_public",
        }
    }

    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Private => "Members with a grant",
            Self::AuthenticatedPublic => "Everybody with an account of this server",
        }
    }
}

impl std::str::FromStr for Visibility {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|visibility| visibility.as_str() == word)
            .ok_or_else(|| "A repo is private or authenticated_public.".into())
    }
}

/// The mode of a repo, set by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepoStatus {
    /// The mode.
    pub mode: RepoMode,
    /// The reason.
    pub message: Option<Description>,
    /// E-mail address of the person who set it.
    pub set_by: Option<String>,
}

/// The bucket config of a new repo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChosenBucket {
    /// The organisation's default.
    Default,
    /// The config with this nickname.
    Named(Nickname),
}

/// The location of a new repo in its bucket config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A new prefix, generated by the server.
    Fresh,
    /// Under this prefix, below the bucket config's own.
    At(Prefix),
    /// Under this prefix, which may or may not begin with the bucket config's own: data clients disagree on it.
    InBucket(Prefix),
}

/// A repo to register.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRepo {
    /// Its name.
    pub name: RepoName,
    /// Its bucket config.
    pub bucket: ChosenBucket,
    /// Its location in the bucket config.
    pub place: Place,
    /// Its description.
    pub description: Description,
    /// Its metadata.
    pub metadata: Metadata,
}

/// A repo, as members of its organisation see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repo {
    /// Its id.
    pub id: RepoId,
    /// Its name.
    pub name: RepoName,
    /// Its bucket config.
    pub bucket: BucketConfigId,
    /// The bucket config's nickname.
    pub bucket_nickname: Nickname,
    /// Its location: the bucket config's, with the repo's full prefix.
    pub location: Location,
    /// Its description.
    pub description: Description,
    /// Its metadata.
    pub metadata: Metadata,
    /// Maintenance by data clients.
    pub optimization: OptimizationConfig,
    /// Its mode.
    pub status: RepoStatus,
    /// Its creator.
    pub created_by: Option<Creator>,
    /// When it was created.
    pub created_at: Moment,
    /// When its entry was last changed.
    pub updated_at: Moment,
    /// Who reads it without a grant.
    pub visibility: Visibility,
    /// What the reader may do with it.
    pub level: Level,
}

/// The creator of a repo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creator {
    /// Their id.
    pub id: crate::id::PersonId,
    /// Their e-mail address.
    pub email: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["era5", "a1", "Sea_Ice.v2-daily"] {
            assert!(good.parse::<RepoName>().is_ok(), "{good}");
        }
        for bad in ["", "a", "repos", "Buckets", "a/b", "a b", "-ab", "ab.", "é5", "..", &"a".repeat(129)] {
            assert!(bad.parse::<RepoName>().is_err(), "{bad}");
        }
    }
}
