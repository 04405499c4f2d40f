//! The sections of a namespace: its pages, as the rail lists them.

use std::fmt::Display;

use domain::org::{OWN_NAMESPACE, Role};

/// A page of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What there is, what needs attention, and what happened last.
    Overview,
    /// Bucket configs.
    Buckets,
    /// Repos.
    Repos,
    /// Cloud credentials.
    Credentials,
    /// Events.
    Activity,
    /// People and invitations.
    Members,
    /// API tokens.
    Tokens,
    /// The organisation's settings.
    Settings,
    /// The reader's account.
    Account,
}

impl Section {
    const ALL: [Self; 9] = [
        Self::Overview,
        Self::Buckets,
        Self::Repos,
        Self::Credentials,
        Self::Activity,
        Self::Members,
        Self::Tokens,
        Self::Settings,
        Self::Account,
    ];

    /// Those of the reader's own namespace.
    #[must_use]
    pub fn own() -> Vec<Self> {
        vec![Self::Credentials, Self::Tokens, Self::Activity, Self::Account]
    }

    /// Those of an organisation for a member with this role.
    #[must_use]
    pub fn of_org(role: Role) -> Vec<Self> {
        let is_shown = |section: &Self| match section {
            Self::Activity => role.manages(),
            Self::Account => false,
            _ => true,
        };
        Self::ALL.into_iter().filter(is_shown).collect()
    }

    /// That of a page's path.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let word = path.split('/').nth(2).unwrap_or_default();
        Self::ALL.into_iter().find(|section| section.word() == word)
    }

    /// Its segment in an address.
    fn word(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Buckets => "buckets",
            Self::Repos => "repos",
            Self::Credentials => "credentials",
            Self::Activity => "activity",
            Self::Members => "members",
            Self::Tokens => "tokens",
            Self::Settings => "settings",
            Self::Account => "account",
        }
    }

    /// Its name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Buckets => "Buckets",
            Self::Repos => "Repos",
            Self::Credentials => "Credentials",
            Self::Activity => "Activity",
            Self::Members => "Members",
            Self::Tokens => "API tokens",
            Self::Settings => "Settings",
            Self::Account => "Account",
        }
    }

    /// Its address in a namespace.
    #[must_use]
    pub fn address(self, namespace: &impl Display) -> String {
        match self.word() {
            "" => format!("/{namespace}"),
            word => format!("/{namespace}/{word}"),
        }
    }

    /// The same section of another organisation, or its overview.
    #[must_use]
    pub fn address_in_org(current: Option<Self>, org: &impl Display, role: Role) -> String {
        let kept = current.filter(|section| Self::of_org(role).contains(section));
        kept.unwrap_or(Self::Overview).address(org)
    }

    /// The same section of the reader's own namespace, or their credentials.
    #[must_use]
    pub fn address_in_own(current: Option<Self>) -> String {
        let kept = current.filter(|section| Self::own().contains(section));
        kept.unwrap_or(Self::Credentials).address(&OWN_NAMESPACE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_keeps_the_section_where_there_is_one() {
        let of = Section::of_path;
        assert_eq!(Section::address_in_org(of("/acme/repos"), &"ocean", Role::Member), "/ocean/repos");
        assert_eq!(Section::address_in_org(of("/acme/activity"), &"ocean", Role::Member), "/ocean");
        assert_eq!(Section::address_in_org(of("/profile/account"), &"ocean", Role::Owner), "/ocean");
        assert_eq!(Section::address_in_own(of("/acme/tokens")), "/profile/tokens");
        assert_eq!(Section::address_in_own(of("/acme")), "/profile/credentials");
        assert_eq!((of("/acme"), of("/acme/nothing")), (Some(Section::Overview), None));
    }
}
