//! The pages with the forms of acts.

use domain::org::OWN_NAMESPACE;

use crate::routes;

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
}

impl Page {
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
        }
    }

    /// The part of the page to continue at.
    pub(super) fn part(self) -> Option<&'static str> {
        match self {
            Self::Buckets | Self::Repos | Self::Credentials | Self::Account => None,
            Self::Members => Some("members"),
            Self::Tokens => Some("tokens"),
        }
    }
}
