//! Repos: entries of the catalogue, each at a place of its own in a bucket.

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
    id::{BucketConfigId, RepoId},
    location::Location,
    location::Prefix,
    moment::Moment,
    text::{alphanumeric_ends, only},
};

/// Last path segments of addresses that repos share with other things, here and in data clients.
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
    /// The name of a repo: 2 to 128 of `A-Z a-z 0-9 _ . -`, a letter or digit at both ends, and none of the words that
    /// addresses use. Unique in its organisation whatever the case.
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
    /// What a repo is about, in at most 1,000 characters; may be empty.
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
    /// They may.
    #[default]
    Online,
    /// They may, and are warned.
    Maintenance,
    /// They may not.
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

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Maintenance => "Maintenance",
            Self::Offline => "Offline",
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

/// The state somebody put a repo in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepoStatus {
    /// Whether data clients may use it.
    pub mode: RepoMode,
    /// Why, in words.
    pub message: Option<Description>,
    /// The e-mail address of whoever said so.
    pub set_by: Option<String>,
}

/// A bucket config as a repo names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChosenBucket {
    /// The organisation's default.
    Default,
    /// The one of this nickname.
    Named(Nickname),
}

/// Where in its bucket config a new repo is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Somewhere nobody has been: the server makes up a prefix.
    Fresh,
    /// Under this prefix, below the bucket config's own.
    At(Prefix),
    /// Under this prefix, which may or may not begin with the bucket config's own: data clients disagree on it.
    InBucket(Prefix),
}

/// A repo that has yet to be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRepo {
    /// Its name.
    pub name: RepoName,
    /// Its bucket config.
    pub bucket: ChosenBucket,
    /// Its place in there.
    pub place: Place,
    /// What it is about.
    pub description: Description,
    /// What data clients know about it.
    pub metadata: Metadata,
}

/// A repo, as it may be shown to anybody in its organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repo {
    /// Its id.
    pub id: RepoId,
    /// Its name.
    pub name: RepoName,
    /// Its bucket config.
    pub bucket: BucketConfigId,
    /// What that is called.
    pub bucket_nickname: Nickname,
    /// Where it lies: the bucket config's place with the repo's full prefix.
    pub location: Location,
    /// What it is about.
    pub description: Description,
    /// What data clients know about it.
    pub metadata: Metadata,
    /// How data clients tidy it up.
    pub optimization: OptimizationConfig,
    /// Whether they may use it.
    pub status: RepoStatus,
    /// Who registered it.
    pub created_by: Option<Creator>,
    /// When that was.
    pub created_at: Moment,
    /// When its entry was last changed.
    pub updated_at: Moment,
}

/// Whoever registered a repo.
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
