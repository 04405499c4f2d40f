//! Vending: temporary credentials for one prefix.
//!
//! The state they depend on is read in one statement (`buckets::open_to_hand_out`), the credentials are made or found
//! in the cache (`attempt`, `issue`), and `decision` decides last.

mod attempt;
mod basis;
mod decision;
mod find_supply;
mod hand_out;
mod hand_out_for_repo;
mod issue;
mod issued;
mod issuer;
mod lifetime;
mod refusal;
mod scope;
mod sessions;
mod sql;
mod vend;
mod vended;

pub(crate) use self::sessions::Sessions;
pub use self::{
    decision::Leave,
    find_supply::find_supply,
    hand_out_for_repo::hand_out_for_repo,
    scope::Intent,
    sessions::DEFAULT_LIFETIME,
    vend::{vend_for_bucket, vend_for_repo},
    vended::{HandedKeys, RepoKeys, VendedCredentials, VendedKeys, VendedToken},
};
