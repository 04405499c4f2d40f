//! Values of an identity provider's groups claim, and what they give in an organisation.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    field::FieldErrors,
    id::{ClaimMappingId, GroupId},
    org::Role,
    person::has_control_characters,
};

/// Characters of a value, at most.
pub const CLAIM_VALUE_LENGTH: usize = 255;

/// A value of a groups claim, exactly as the provider states it: a name, a path or an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClaimValue(String);

impl ClaimValue {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for ClaimValue {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            Err("Enter the value as the provider states it.".into())
        } else if text.chars().count() > CLAIM_VALUE_LENGTH {
            Err("A value has 255 characters at most.".into())
        } else if has_control_characters(text) {
            Err("A value has no control characters.".into())
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl TryFrom<String> for ClaimValue {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<ClaimValue> for String {
    fn from(value: ClaimValue) -> Self {
        value.0
    }
}

impl fmt::Display for ClaimValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a value shall give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// The membership of the organisation, with this role.
    Role(Role),
    /// The membership of this group, for members of the organisation.
    Group(GroupId),
}

impl std::str::FromStr for Gives {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let unknown = || Invalid::from("Choose a role or a group.");
        match text.split_once(':') {
            Some(("role", role)) => role.parse().map(Self::Role).map_err(|_| unknown()),
            Some(("group", group)) => group.parse().map(Self::Group).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Gives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(role) => write!(f, "role:{}", role.as_str()),
            Self::Group(group) => write!(f, "group:{group}"),
        }
    }
}

/// The form of a new mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimMappingDraft {
    /// The provider's name.
    pub provider: String,
    /// The value.
    pub value: String,
    /// What it gives: `role:` or `group:`, and the role or the id of the group.
    pub gives: String,
}

impl ClaimMappingDraft {
    /// The mapping it describes.
    ///
    /// # Errors
    /// A sentence for each field that is not valid.
    pub fn parse(&self) -> Result<NewClaimMapping, FieldErrors> {
        let mut errors = FieldErrors::default();
        let value = errors.check("value", self.value.parse());
        let gives = errors.check("gives", self.gives.parse());
        match (value, gives) {
            (Some(value), Some(gives)) => Ok(NewClaimMapping { provider: self.provider.clone(), value, gives }),
            _ => Err(errors),
        }
    }
}

/// An identity provider whose groups can be mapped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimProvider {
    /// Its name.
    pub name: String,
    /// Its name on buttons.
    pub label: String,
}

/// A mapping to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClaimMapping {
    /// The provider's name.
    pub provider: String,
    /// The value.
    pub value: ClaimValue,
    /// What it gives.
    pub gives: Gives,
}

/// What a value gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// The membership of the organisation, with this role.
    Role(Role),
    /// The membership of a group: its id and its name.
    Group(GroupId, String),
}

/// A mapping, as owners see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimMappingView {
    /// Its id.
    pub id: ClaimMappingId,
    /// The issuer of the provider.
    pub issuer: String,
    /// The provider's name; `None` when the operator has taken it out, or lets it state no groups any more.
    pub provider: Option<String>,
    /// The provider's name on buttons; its issuer when the operator has taken it out.
    pub label: String,
    /// The value.
    pub value: ClaimValue,
    /// What it gives.
    pub gives: Given,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_names_what_is_wrong_at_its_field() {
        let draft = |value: &str, gives: &str| {
            let draft = ClaimMappingDraft { provider: "corp".into(), value: value.into(), gives: gives.into() };
            draft.parse().map_err(|errors| errors.iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>())
        };
        let group: GroupId = "7d9a3c1e-5b8f-4f6a-9d0e-1c2b3a4d5e6f".parse().unwrap();
        assert_eq!(draft(" /staff ", "role:admin").unwrap().value.as_str(), "/staff");
        assert_eq!(draft("x", &Gives::Group(group).to_string()).unwrap().gives, Gives::Group(group));
        assert_eq!(draft("", "role:admin").unwrap_err(), ["value"]);
        assert_eq!(draft(&"x".repeat(256), "role:king").unwrap_err(), ["gives", "value"]);
        for value in ["a\0b", "a\nb", " "] {
            assert_eq!(draft(value, "role:reader").unwrap_err(), ["value"], "{value:?}");
        }
        for gives in ["", "owner", "role:", "role:Owner", "group:", "group:ocean", "repo:x"] {
            assert_eq!(draft("x", gives).unwrap_err(), ["gives"], "{gives:?}");
        }
    }
}
