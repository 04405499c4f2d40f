//! The name an account is found by.

use domain::{org::OrgSlug, person::Email};

/// The name an account is found by.
pub(super) enum Name {
    Email(Email),
    Username(OrgSlug),
}

impl Name {
    /// `None` when no account can have this name.
    pub(super) fn parse(typed: &str) -> Option<Self> {
        if typed.contains('@') {
            typed.parse().ok().map(Self::Email)
        } else {
            OrgSlug::stored(&typed.to_ascii_lowercase()).ok().map(Self::Username)
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Username(slug) => slug.as_str(),
        }
    }
}
