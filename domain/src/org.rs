//! Organisations and roles.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    person::Email,
    text::{alphanumeric_ends, only},
};

/// First path segments of the HTTP APIs, the assets and the pages outside any organisation.
const RESERVED: [&str; 25] = [
    "api", "auth", "healthz", "invite", "join", "livez", "login", "logout", "metrics", "oauth", "orgs", "pkg",
    "profile", "readyz", "repos", "setup", "static", "sts", "theme", "user", "v1", "v2", "v3", "v4", "favicon",
];

/// The reader's personal namespace in page addresses.
pub const OWN_NAMESPACE: &str = "profile";

checked_text!(
    /// The name of an organisation in addresses and in code: 2 to 39 of `a-z 0-9 -`, a letter or digit at both ends,
    /// not a reserved word, and not like an id.
    OrgSlug,
    parse_slug,
    stored: stored_slug
);

fn parse_slug(typed: &str) -> Result<String, Invalid> {
    let slug = stored_slug(typed)?;
    if RESERVED.contains(&slug.as_str()) {
        return Err("This name is used by the server itself. Choose another.".into());
    }
    // Clients name an organisation by its name or by its id: no text may be both.
    if looks_like_id(&slug) {
        return Err("This looks like an id. Choose another name.".into());
    }
    Ok(slug)
}

/// Whether it is a UUID, wherever its hyphens are (RFC 9562, section 4).
fn looks_like_id(slug: &str) -> bool {
    let digits = slug.bytes().filter(|byte| *byte != b'-');
    digits.clone().count() == 32 && digits.clone().all(|byte| byte.is_ascii_hexdigit())
}

fn stored_slug(text: &str) -> Result<String, Invalid> {
    let slug = text.trim();
    only(
        slug,
        2,
        39,
        |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-',
        "Use 2 to 39 lower-case letters, digits and hyphens.",
    )?;
    if !alphanumeric_ends(slug) {
        return Err("Begin and end with a letter or a digit.".into());
    }
    Ok(slug.to_owned())
}

/// Candidate user names for a person with this address, in order. A personal namespace is named like an organisation,
/// so no name means both.
pub fn usernames(email: &Email) -> impl Iterator<Item = OrgSlug> {
    let local = email.as_str().split('@').next().unwrap_or_default();
    let plain: String = local.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let stem: String = parts.join("-").chars().take(30).collect();
    let stem = stem.trim_end_matches('-').to_owned();
    let stem = if stem.is_empty() { "person".to_owned() } else { stem };
    std::iter::once(stem.clone())
        .chain((2..10_000).map(move |number| format!("{stem}-{number}")))
        .filter_map(|name| name.parse().ok())
}

/// A person's role in an organisation, in order of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May list, and vend read-only credentials.
    Reader,
    /// May list and use.
    Member,
    /// May also create, edit and delete.
    Admin,
    /// An admin who cannot be removed by admins.
    Owner,
}

impl Role {
    /// The word for this role in the database, in answers and in the interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The word after its article: what somebody with this role is.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Reader => "a reader",
            Self::Member => "a member",
            Self::Admin => "an admin",
            Self::Owner => "an owner",
        }
    }

    /// Whether this role may create, edit, test and delete bucket configs and repos, and manage people.
    #[must_use]
    pub fn manages(self) -> bool {
        self >= Self::Admin
    }

    /// Whether this role may receive credentials to write.
    #[must_use]
    pub fn writes(self) -> bool {
        self >= Self::Member
    }
}

impl std::str::FromStr for Role {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| "The roles are reader, member, admin and owner.".into())
    }
}

/// An organisation as a member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgView {
    /// Its name in addresses.
    pub slug: OrgSlug,
    /// The reader's role in it.
    pub role: Role,
}

/// The signed-in person, as the pages show them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Their user name, which is their personal namespace's name.
    pub username: OrgSlug,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their organisations, by name.
    pub orgs: Vec<OrgView>,
    /// Number of open invitations addressed to them.
    pub invitations: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for good in ["acme", "a1", "ocean-lab", " acme "] {
            assert!(good.parse::<OrgSlug>().is_ok(), "{good}");
        }
        for bad in ["", "a", "Acme", "-acme", "acme-", "ac me", "acmé", "v1", "login", "a/b", "асме", &"a".repeat(40)]
        {
            assert!(bad.parse::<OrgSlug>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_that_looks_like_an_id_is_not_given_and_still_read() {
        for id in [
            "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
            "6f9619ff8b86d011b42d00cf4fc964ff",
            "6f96-19ff8b86d011b42d00cf4fc9-64ff",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert!(id.parse::<OrgSlug>().unwrap_err().to_string().contains("looks like an id"), "{id}");
            assert_eq!(OrgSlug::stored(id).unwrap().as_str(), id);
            let json = serde_json::to_string(&OrgSlug::stored(id).unwrap()).unwrap();
            assert_eq!(serde_json::from_str::<OrgSlug>(&json).unwrap().as_str(), id);
        }
        for name in ["6f9619ff8b86d011b42d00cf4fc964f", "decade", "6f9619ff-8b86-d011-b42d-00cf4fc964fz"] {
            assert!(name.parse::<OrgSlug>().is_ok(), "{name}");
        }
        let email = "6f9619ff8b86d011b42d00cf4fc964@example.com".parse().unwrap();
        assert!(
            usernames(&email).take(20).all(|name| name.as_str().len() != 33),
            "with two digits more it would be one"
        );
        assert!(OrgSlug::stored("v1").is_ok() && OrgSlug::stored("a/b").is_err());
    }

    #[test]
    fn a_user_name_is_made_of_the_address() {
        let names = |email: &str| -> Vec<String> {
            usernames(&email.parse().unwrap()).take(2).map(|name| name.to_string()).collect()
        };
        assert_eq!(names("ada@example.com"), ["ada", "ada-2"]);
        assert_eq!(names("Ada.B+tag@example.com"), ["ada-b-tag", "ada-b-tag-2"]);
        assert_eq!(names("profile@example.com"), ["profile-2", "profile-3"]);
        assert_eq!(names("_@example.com"), ["person", "person-2"]);
        assert_eq!(names("a@example.com"), ["a-2", "a-3"]);
    }

    #[test]
    fn only_admins_and_owners_manage_and_readers_never_write() {
        let roles = [Role::Reader, Role::Member, Role::Admin, Role::Owner];
        assert_eq!(roles.map(Role::manages), [false, false, true, true]);
        assert_eq!(roles.map(Role::writes), [false, true, true, true]);
        for role in roles {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }
}
