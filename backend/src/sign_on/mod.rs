//! Signing in with identity providers (OpenID Connect): authorization code with PKCE, state and nonce. The provider's word
//! counts for one thing only: that whoever holds this browser is `(issuer, subject)`. An e-mail address opens no account.

mod attempt;
mod bootstrap;
mod exchange;
mod finish;
mod groups;
mod identities;
mod logout;
mod newcomer;
mod provider;
mod purpose;
mod refused;
mod sql;
mod start;

pub use self::{
    bootstrap::bootstrap,
    finish::{Answered, Finished, SignedOn, finish},
    identities::{list, unlink},
    logout::end_session_address,
    provider::{Provider, SignOn, SignUp},
    purpose::Purpose,
    refused::{SignOnError, SignOnRefused},
    start::{Start, Started, start},
};
pub(crate) use self::{
    identities::forget_claims,
    sql::{delete_all, lock_identity},
};
