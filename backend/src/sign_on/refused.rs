//! Why a sign-in with a provider is refused.

use crate::{Error, issuers::TokenRefused};

/// Why a sign-in with a provider is refused, as a sentence for whoever tried. Its word is what an address carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum SignOnRefused {
    /// The state is unknown, used, older than ten minutes, or another browser's.
    #[error("This sign-in is not valid any more, or was begun in another browser. Begin again.")]
    Stale,
    /// The provider answered with an error instead of a code.
    #[error("The identity provider did not sign you in. Try again, or ask whoever runs it.")]
    Denied,
    /// The answer comes from another provider (RFC 9207), or from none.
    #[error("The answer did not come from the identity provider that was asked. Begin again.")]
    OtherProvider,
    /// The provider can't be reached, or what it publishes can't be used.
    #[error(
        "The identity provider cannot be reached or used now. Try again later, or tell the operator of this server."
    )]
    Provider,
    /// The provider did not accept the code, or its token is not for this sign-in.
    #[error("The identity provider's answer was not valid for this sign-in. Begin again.")]
    Invalid,
    /// Confirming who it is: the provider did not ask again, or does not state that it did.
    #[error(
        "The identity provider did not ask you to sign in again, or did not say when it did (auth_time), so this does not confirm that it is you."
    )]
    NotRecent,
    /// Confirming who it is: somebody else signed in.
    #[error("Somebody else signed in at the identity provider. Sign in there as yourself.")]
    OtherPerson,
    /// Nobody has this identity, and it gets no account by itself.
    #[error(
        "You have no account here yet. Ask an owner or admin of your organisation for an invitation link and sign in from it, or sign in another way and link this provider on your account page."
    )]
    NoAccount,
    /// Nobody has this identity, and none of its groups gives it an account.
    #[error(
        "You have no account here yet, and none of your groups at the identity provider gives you one. Ask whoever manages these groups, or ask an owner or admin of your organisation for an invitation link and sign in from it."
    )]
    NoGroup,
    /// An account has this verified e-mail address. It is neither opened nor linked.
    #[error(
        "There is an account with your e-mail address, which this sign-in does not open. Sign in to it the other way and link this provider on its account page."
    )]
    AddressTaken,
    /// The provider states no verified address, and none can stand for it.
    #[error(
        "The identity provider states no verified e-mail address, which an account here needs. Ask whoever runs it."
    )]
    NoAddress,
    /// The invitation is not valid any more.
    #[error("This invitation is not valid any more. Ask whoever sent it for a new one.")]
    InvitationGone,
    /// The set-up token is not valid, or somebody has an account by now.
    #[error("This server is set up already, or its set-up link is not valid any more. Sign in.")]
    SetUpDone,
    /// Linking: another account has this identity.
    #[error("Another account here is linked with that identity already.")]
    Taken,
}

impl SignOnRefused {
    /// Its word in addresses and events.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl From<TokenRefused> for SignOnRefused {
    fn from(refused: TokenRefused) -> Self {
        if refused.is_of_issuer() { Self::Provider } else { Self::Invalid }
    }
}

/// A refusal, or an error of this server.
#[derive(Debug, thiserror::Error)]
pub enum SignOnError {
    /// The sign-in is refused.
    #[error(transparent)]
    Refused(#[from] SignOnRefused),
    /// This server could not decide.
    #[error(transparent)]
    Server(#[from] Error),
}

impl From<TokenRefused> for SignOnError {
    fn from(refused: TokenRefused) -> Self {
        tracing::warn!(why = <&str>::from(refused), "an identity provider's answer is refused");
        Self::Refused(refused.into())
    }
}

impl From<sqlx::Error> for SignOnError {
    fn from(error: sqlx::Error) -> Self {
        Self::Server(error.into())
    }
}
