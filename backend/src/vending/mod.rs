//! Vending: temporary credentials for one prefix.
//!
//! The state they depend on is read in one statement (`buckets::open_for_vending`), the credentials are made or found
//! in the cache (`attempt`, `issue`), and `decision` decides last.

mod attempt;
mod basis;
mod decision;
mod find_supply;
mod issue;
mod issued;
mod issuer;
mod keys_for_repo;
mod lifetime;
mod refusal;
mod release;
mod scope;
mod sessions;
mod sql;
mod usable;
mod vend;
mod vended;

pub(crate) use self::sessions::Sessions;
pub use self::{
    decision::Permit,
    find_supply::find_supply,
    keys_for_repo::keys_for_repo,
    scope::Intent,
    sessions::DEFAULT_LIFETIME,
    vend::{vend_aws_keys_for_bucket, vend_aws_keys_for_repo, vend_for_bucket, vend_for_repo},
    vended::{RepoKeys, StoredKeyPair, VendedCredentials, VendedKeys, VendedToken},
};
