//! The pages with the forms of acts.

use domain::org::OWN_NAMESPACE;

use crate::routes::{self, INVITATION_PREFIX, LOGIN, PASSWORD_RESET_PREFIX, SET_UP_PREFIX};

/// A page with forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Bucket configs: a page, and a part of the settings.
    Buckets,
    /// Repos.
    Repos,
    /// Cloud credentials.
    Credentials,
    /// Members and invitations: a part of the settings.
    Members,
    /// API tokens: a part of an organisation's settings, and a page of the reader's own.
    Tokens,
    /// The reader's account.
    Account,
    /// Signing in.
    SignIn,
    /// A set-up link.
    SetUp,
    /// The link of an invitation.
    Invitation,
    /// A one-time link for a new password.
    PasswordReset,
}

impl Page {
    /// The page at `path`, if it is one for visitors, who need not be signed in.
    #[must_use]
    pub fn for_visitors(path: &str) -> Option<Self> {
        match path {
            LOGIN => Some(Self::SignIn),
            _ if path.starts_with(SET_UP_PREFIX) => Some(Self::SetUp),
            _ if path.starts_with(INVITATION_PREFIX) => Some(Self::Invitation),
            _ if path.starts_with(PASSWORD_RESET_PREFIX) => Some(Self::PasswordReset),
            _ => None,
        }
    }

    /// Whether its address is a secret link.
    #[must_use]
    pub fn is_link(self) -> bool {
        matches!(self, Self::SetUp | Self::Invitation | Self::PasswordReset)
    }

    /// Whether its forms can be posted to `path`. The pages of a namespace show each other's forms at the right address; a
    /// page for visitors takes its own forms only, and they are taken nowhere else: their link is in its address.
    #[cfg(feature = "ssr")]
    pub(super) fn takes_forms_at(self, path: &str) -> bool {
        match Self::for_visitors(path) {
            Some(page) => page == self,
            None => self != Self::SignIn && !self.is_link(),
        }
    }

    /// Its address in a namespace, for a form that was posted to the path `posted_to`.
    pub(super) fn address(self, namespace: &str, posted_to: &str) -> String {
        match self {
            Self::Buckets if posted_to.ends_with("/settings") => routes::settings(&namespace),
            Self::Buckets => routes::buckets(&namespace),
            Self::Repos => routes::repos(&namespace),
            Self::Credentials => routes::credentials(&namespace),
            Self::Tokens if namespace == OWN_NAMESPACE => routes::own_tokens(),
            Self::Account => routes::account(),
            Self::Members | Self::Tokens => routes::settings(&namespace),
            Self::SignIn | Self::SetUp | Self::Invitation | Self::PasswordReset => posted_to.to_owned(),
        }
    }

    /// The part of the page to continue at.
    pub(super) fn part(self) -> Option<&'static str> {
        match self {
            Self::Members => Some("members"),
            Self::Tokens => Some("tokens"),
            _ => None,
        }
    }
}
