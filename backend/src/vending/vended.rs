//! What vending gives. Whatever carries a secret can be made with a [`Leave`] only.

use domain::{bucket::ServiceAccount, moment::Moment};
use zeroize::Zeroizing;

use super::{
    decision::Leave,
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
    /// When they stop working.
    pub expires_at: Moment,
    pub(super) _leave: Leave,
}

/// A token of a service account of Google's.
#[derive(Debug)]
pub struct VendedToken {
    /// The token.
    pub access_token: Zeroizing<String>,
    /// Whose it is.
    pub account: ServiceAccount,
    /// When it stops working.
    pub expires_at: Moment,
    pub(super) _leave: Leave,
}

/// What vending gives.
#[derive(Debug)]
pub enum VendedCredentials {
    /// Clients bring keys of their own.
    SelfManaged,
    /// Temporary keys.
    Temporary(VendedKeys),
    /// A token for Google Cloud Storage.
    Token(VendedToken),
    /// The stored key pair of the repo's bucket config, which does not expire: its store makes no temporary ones.
    Stored(HandedKeys),
}

/// The stored HMAC key pair of a bucket config on its way to a data client.
#[derive(Debug)]
pub struct HandedKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Zeroizing<String>,
    pub(super) _leave: Leave,
}

/// How a data client comes by the keys of a repo, as far as the answer that tells of the repo says.
#[derive(Debug)]
pub enum RepoKeys {
    /// As the auth method of its bucket config says.
    AsConfigured,
    /// It asks this server each time: for temporary keys of a key pair, or to be told why there are none.
    Asked,
    /// The bucket config's own key pair, of which its store was seen to make no temporary keys.
    Pair(HandedKeys),
}

impl VendedCredentials {
    /// What was issued, for the caller, by leave of the last decision.
    pub(super) fn of(issued: &Issued, leave: Leave) -> Self {
        match &issued.credentials {
            Temporary::Keys(session) => Self::Temporary(VendedKeys {
                access_key_id: session.access_key_id.clone(),
                secret_access_key: session.secret_access_key.clone(),
                session_token: session.session_token.clone(),
                expires_at: session.expires_at.into(),
                _leave: leave,
            }),
            Temporary::Token(token) => Self::Token(VendedToken {
                access_token: token.access_token.clone(),
                account: token.account.clone(),
                expires_at: token.expires_at.into(),
                _leave: leave,
            }),
        }
    }
}
