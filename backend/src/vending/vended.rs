//! Vended credentials. Types that carry a secret can only be built with a [`Permit`].

use domain::{bucket::ServiceAccount, moment::Moment};
use zeroize::Zeroizing;

use super::{
    decision::Permit,
    issued::{Issued, Temporary},
};

/// The keys of vended credentials.
#[derive(Debug)]
pub struct VendedKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Zeroizing<String>,
    /// The session token.
    pub session_token: Zeroizing<String>,
    /// When they expire.
    pub expires_at: Moment,
    pub(super) _permit: Permit,
}

/// A token of a Google service account.
#[derive(Debug)]
pub struct VendedToken {
    /// The token.
    pub access_token: Zeroizing<String>,
    /// The service account's address.
    pub account: ServiceAccount,
    /// When it expires.
    pub expires_at: Moment,
    pub(super) _permit: Permit,
}

/// Vended credentials.
#[derive(Debug)]
pub enum VendedCredentials {
    /// None: clients bring their own keys.
    SelfManaged,
    /// Temporary keys.
    Temporary(VendedKeys),
    /// A token for Google Cloud Storage.
    Token(VendedToken),
    /// The stored key pair of the repo's bucket config, without expiry: its store makes no temporary keys.
    Stored(StoredKeyPair),
}

/// The stored HMAC key pair of a bucket config, on its way to a data client.
#[derive(Debug)]
pub struct StoredKeyPair {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Zeroizing<String>,
    pub(super) _permit: Permit,
}

/// How a data client gets a repo's keys, as the repo's answer says.
#[derive(Debug)]
pub enum RepoKeys {
    /// By the auth method of its bucket config.
    AsConfigured,
    /// By asking this server each time: for temporary keys of a key pair, or for the reason why there are none.
    OnRequest,
    /// The bucket config's own key pair; its store makes no temporary keys.
    Pair(StoredKeyPair),
}

impl VendedCredentials {
    /// Issued credentials for the caller, by permit of the last decision.
    pub(super) fn of(issued: &Issued, permit: Permit) -> Self {
        match &issued.credentials {
            Temporary::Keys(session) => Self::Temporary(VendedKeys {
                access_key_id: session.access_key_id.clone(),
                secret_access_key: session.secret_access_key.clone(),
                session_token: session.session_token.clone(),
                expires_at: session.expires_at.into(),
                _permit: permit,
            }),
            Temporary::Token(token) => Self::Token(VendedToken {
                access_token: token.access_token.clone(),
                account: token.account.clone(),
                expires_at: token.expires_at.into(),
                _permit: permit,
            }),
        }
    }
}
