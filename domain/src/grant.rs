//! Grants: what members and readers reach, and groups, to which grants can be given.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    Invalid,
    id::{GrantId, GroupId, PersonId, RepoId},
    moment::Moment,
    person::has_control_characters,
};

/// How far a grant goes, in order of power.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_level)]
pub enum Level {
    /// To see it, and to receive credentials that read.
    Read,
    /// To receive credentials that write, too. A reader is given no more than reading.
    Write,
    /// To set the state of repos, and to give and take grants, too.
    Manage,
}

words!(Level);

fn no_level(_: &str) -> Invalid {
    "The levels are read, write and manage.".into()
}

impl Level {
    /// Its number in the database.
    #[must_use]
    pub fn rank(self) -> i32 {
        match self {
            Self::Read => 1,
            Self::Write => 2,
            Self::Manage => 3,
        }
    }

    /// The level with this number in the database; none for 0, which is nothing.
    #[must_use]
    pub fn stored(rank: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.rank() == rank)
    }

    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Write => "Read and write",
            Self::Manage => "Manage",
        }
    }
}

checked_text!(
    /// The name of a group: 1 to 80 characters, without control characters and bidirectional overrides.
    GroupName,
    parse_group_name
);

fn parse_group_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if !(1..=80).contains(&name.chars().count()) || has_control_characters(name) {
        return Err("Enter a name of 1 to 80 characters.".into());
    }
    if name.eq_ignore_ascii_case("everyone") {
        return Err("Everyone is a group already. Choose another name.".into());
    }
    Ok(name.to_owned())
}

/// To whom something is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Principal {
    /// A person or a service account.
    Person(PersonId),
    /// A group.
    Group(GroupId),
    /// Everyone in the organisation.
    Everyone,
}

impl std::fmt::Display for Principal {
    /// The value of a form's field: `person:…`, `group:…`, `everyone`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Group(id) => write!(f, "group:{id}"),
            Self::Everyone => f.write_str("everyone"),
        }
    }
}

impl std::str::FromStr for Principal {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let principal = match text.split_once(':') {
            None if text == "everyone" => Some(Self::Everyone),
            Some(("person", id)) => id.parse().ok().map(Self::Person),
            Some(("group", id)) => id.parse().ok().map(Self::Group),
            _ => None,
        };
        principal.ok_or_else(|| "Choose to whom.".into())
    }
}

/// What principals are called, and what they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipalView {
    /// The principal.
    pub principal: Principal,
    /// Its name: of people and service accounts their address.
    pub name: String,
    /// Whether it is a service account.
    pub is_service_account: bool,
}

/// What a grant is on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrantedOn {
    /// A repo.
    Repo(String),
    /// A bucket config, with all its repos.
    BucketConfig(String),
    /// All repos and bucket configs.
    Everything,
}

impl GrantedOn {
    /// In words.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Repo(name) => format!("Repo {name}"),
            Self::BucketConfig(nickname) => format!("Bucket config {nickname}, with its repos"),
            Self::Everything => "All repos and bucket configs".to_owned(),
        }
    }
}

/// A grant, with the names of what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    /// Its id.
    pub id: GrantId,
    /// To whom.
    pub to: PrincipalView,
    /// On what.
    pub on: GrantedOn,
    /// How far.
    pub level: Level,
    /// When it was given.
    pub since: Moment,
}

/// Credentials that were vended for a repo and have not expired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialsOut {
    /// Who has them, by address.
    pub who: String,
    /// Whether they write.
    pub writes: bool,
    /// When the last of them expires.
    pub until: Moment,
}

/// Who reaches a repo or a bucket config.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The grants on it and on what it lies in.
    pub grants: Vec<GrantView>,
    /// The credentials for it that are out.
    pub out: Vec<CredentialsOut>,
}

/// Something that somebody reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// What.
    pub on: GrantedOn,
    /// How far, within their role.
    pub level: Level,
    /// By what: a grant to them, a group, everyone, or their role.
    pub by: String,
}

/// Who fills a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_filler)]
pub enum FilledBy {
    /// Admins, by hand.
    Hand,
    /// A claim of the identity provider.
    Claim,
}

words!(FilledBy);

fn no_filler(_: &str) -> Invalid {
    "A group is filled by hand or by a claim.".into()
}

/// A group of people and service accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: GroupName,
    /// Who fills it.
    pub filled_by: FilledBy,
    /// The number of its members.
    pub members: u32,
    /// When it was made.
    pub since: Moment,
}

/// A repo or a bucket config of an organisation, as a grant or a token names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Target {
    /// A repo.
    Repo(RepoId),
    /// A bucket config, with all its repos.
    BucketConfig(crate::id::BucketConfigId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_and_keep_their_numbers() {
        assert!(Level::Read < Level::Write && Level::Write < Level::Manage);
        for level in Level::ALL {
            assert_eq!(Level::stored(level.rank()), Some(*level));
            assert_eq!(level.as_str().parse(), Ok(*level));
        }
        assert_eq!([0, 4, -1].map(Level::stored), [None; 3]);
    }

    #[test]
    fn principals_of_a_form() {
        let id = uuid::Uuid::nil();
        for principal in [Principal::Everyone, Principal::Person(id.into()), Principal::Group(id.into())] {
            assert_eq!(principal.to_string().parse(), Ok(principal));
        }
        for bad in ["", "person", "person:x", "all", "group:"] {
            assert!(bad.parse::<Principal>().is_err(), "{bad}");
        }
        assert!("Everyone".parse::<GroupName>().is_err() && "ocean team".parse::<GroupName>().is_ok());
    }
}
