//! API tokens.

use serde::{Deserialize, Serialize};

use crate::{Invalid, moment::Moment, text::only};

checked_text!(
    /// Name of an API token: 1 to 64 letters, digits, spaces and `_ . -`.
    TokenName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(
        name,
        1,
        64,
        |b| b.is_ascii_alphanumeric() || b" _.-".contains(&b),
        "Use 1 to 64 letters, digits, blanks and _ . - characters.",
    )?;
    Ok(name.to_owned())
}

/// The resource of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// A person and their personal namespace.
    User,
    /// An organisation.
    Organization,
    /// The people of an organisation: members, roles, invitations. The client itself has no such scope.
    Member,
    /// Arrays.
    Array,
    /// Groups.
    Group,
}

/// The access level of a scope, in order of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Reading.
    Read,
    /// Reading and changing.
    ReadWrite,
    /// Everything.
    Admin,
}

/// What an API token may be used for, in the words of the `tiledb-cloud` client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// `*`: everything its owner may do.
    Everything,
    /// `user:read` and so on.
    On(Resource, Access),
}

const RESOURCES: [(&str, Resource); 5] = [
    ("user", Resource::User),
    ("array", Resource::Array),
    ("organization", Resource::Organization),
    ("member", Resource::Member),
    ("group", Resource::Group),
];
const ACCESSES: [(&str, Access); 3] =
    [("read", Access::Read), ("read-write", Access::ReadWrite), ("admin", Access::Admin)];

impl Scope {
    /// The words of all scopes.
    #[must_use]
    pub fn words() -> Vec<String> {
        let of = |(resource, _): &(&str, Resource)| ACCESSES.map(|(access, _)| format!("{resource}:{access}"));
        std::iter::once("*".to_owned()).chain(RESOURCES.iter().flat_map(of)).collect()
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> String {
        let Self::On(on, up_to) = self else { return "*".to_owned() };
        let resource = RESOURCES.iter().find(|(_, resource)| *resource == on).map_or("", |(word, _)| word);
        let access = ACCESSES.iter().find(|(_, access)| *access == up_to).map_or("", |(word, _)| word);
        format!("{resource}:{access}")
    }

    /// Whether it covers this access. Reading an organisation includes reading its members; changing it does not
    /// include changing them.
    #[must_use]
    pub fn covers(self, resource: Resource, access: Access) -> bool {
        match self {
            Self::Everything => true,
            Self::On(Resource::Organization, _) if resource == Resource::Member => access == Access::Read,
            Self::On(on, up_to) => on == resource && access <= up_to,
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        if word == "*" {
            return Ok(Self::Everything);
        }
        let known = word.split_once(':').and_then(|(resource, access)| {
            let (_, resource) = RESOURCES.into_iter().find(|(known, _)| *known == resource)?;
            let (_, access) = ACCESSES.into_iter().find(|(known, _)| *known == access)?;
            Some(Self::On(resource, access))
        });
        known.ok_or_else(|| "There is no such scope.".into())
    }
}

/// An API token, as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenView {
    /// Its public id, the part after `ema_`.
    pub id: String,
    /// Its name.
    pub name: TokenName,
    /// When it was made.
    pub created_at: Moment,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
    /// When it expires.
    pub expires_at: Moment,
    /// Its scopes, by the words of [`Scope`].
    pub scopes: Vec<String>,
    /// Whether it is a data client's session rather than a token created by a person.
    pub is_session: bool,
    /// The only repos and bucket configs that it reaches, each with its kind; `None` where it is not narrowed. Those that are gone
    /// are left out.
    pub limited_to: Option<Vec<String>>,
}

impl TokenView {
    /// What it may be used for, in words.
    #[must_use]
    pub fn reach(&self) -> String {
        let on = match &self.limited_to {
            None => "Everything".to_owned(),
            Some(names) if names.is_empty() => "Nothing any more".to_owned(),
            Some(names) => names.join(", "),
        };
        let reads_only = self.scopes.iter().all(|scope| scope.ends_with(":read"));
        if reads_only { format!("{on}, to read") } else { on }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_its_resource_up_to_its_access() {
        for word in Scope::words() {
            assert_eq!(word.parse::<Scope>().unwrap().word(), word);
        }
        let read: Scope = "user:read".parse().unwrap();
        assert!(read.covers(Resource::User, Access::Read));
        assert!(!read.covers(Resource::User, Access::ReadWrite));
        assert!(!read.covers(Resource::Organization, Access::Read));
        assert!("*".parse::<Scope>().unwrap().covers(Resource::Group, Access::Admin));
        let organization: Scope = "organization:admin".parse().unwrap();
        assert!(organization.covers(Resource::Member, Access::Read));
        assert!(!organization.covers(Resource::Member, Access::ReadWrite), "people are a scope of their own");
        let member: Scope = "member:read-write".parse().unwrap();
        assert!(
            member.covers(Resource::Member, Access::ReadWrite) && !member.covers(Resource::Organization, Access::Read)
        );
        for bad in ["", "user", "user:", "user:write", "users:read"] {
            assert!(bad.parse::<Scope>().is_err(), "{bad}");
        }
    }
}
