//! The pages with the forms of acts.

use crate::routes::{self, INVITATION_PREFIX, LOGIN, LOGIN_CODE, LOGIN_PASSKEY, PASSWORD_RESET_PREFIX, SET_UP_PREFIX};

/// A page with forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Bucket configs: a page, and a part of the settings.
    Buckets,
    /// Repos.
    Repos,
    /// Cloud credentials.
    Credentials,
    /// Members and invitations.
    Members,
    /// API tokens.
    Tokens,
    /// The organisation's settings.
    Settings,
    /// The reader's account.
    Account,
    /// Signing a device in.
    Device,
    /// Creating an organisation.
    NewOrganisation,
    /// Signing in.
    SignIn,
    /// The code of a second factor, after the password.
    SignInCode,
    /// Signing in with a passkey.
    SignInPasskey,
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
            LOGIN_CODE => Some(Self::SignInCode),
            LOGIN_PASSKEY => Some(Self::SignInPasskey),
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
            None => !matches!(self, Self::SignIn | Self::SignInCode | Self::SignInPasskey) && !self.is_link(),
        }
    }

    /// Its address in a namespace, for a form that was posted to the path `posted_to`.
    pub(super) fn address(self, namespace: &str, posted_to: &str) -> String {
        match self {
            Self::Buckets if posted_to.ends_with("/settings") => routes::settings(&namespace),
            Self::Buckets => routes::buckets(&namespace),
            Self::Repos => routes::repos(&namespace),
            Self::Credentials => routes::credentials(&namespace),
            Self::Members => routes::members(&namespace),
            Self::Tokens => routes::tokens(&namespace),
            Self::Settings => routes::settings(&namespace),
            Self::Account => routes::account(),
            Self::Device => routes::device(),
            Self::NewOrganisation => routes::new_organisation(),
            Self::SignIn
            | Self::SignInCode
            | Self::SignInPasskey
            | Self::SetUp
            | Self::Invitation
            | Self::PasswordReset => posted_to.to_owned(),
        }
    }
}
