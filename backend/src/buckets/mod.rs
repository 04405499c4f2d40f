//! Bucket configs.
//!
//! In this module: each act in a file of its name (create, edit, set_default, delete, list, get, test), opening a
//! config for vending, resolving its cloud credential, and the proof that a test gives.

mod create;
mod delete;
mod edit;
mod explain;
mod fit;
mod get;
mod last_report;
mod list;
mod namesakes;
mod offer_secret;
mod open;
mod proof;
mod recent_tests;
mod resolve;
mod run_test;
mod secret;
mod set_default;
mod settle;
mod sql;
mod store_key;
mod stored;
mod test;
mod test_all;
mod trust;
mod values;

pub use self::{
    create::create,
    delete::delete,
    edit::edit,
    get::{get, get_of_repo, get_some},
    last_report::last_report,
    list::{find_default, find_nested, list_after, list_choices, list_ids, list_nicknames, list_these, list_view},
    offer_secret::{offer_secret, remember_offered_secrets},
    set_default::set_default,
    store_key::renew_store_keys,
    test::{test, test_edited, test_new},
    test_all::{list_to_test, test_all},
};
pub(crate) use self::{
    fit::{configs_must_fit, renew_old_fingerprints},
    open::open_for_vending,
    proof::{Proof, stored_proof},
    recent_tests::RecentTests,
    sql::{ConfigRef, RepoAt, names_on_credential},
    stored::{StoredBucket, UsedVersion},
    trust::proof_of_new_test,
};
pub(crate) use self::{
    sql::{get as read, last_test, repo_names, store},
    store_key::store_key,
};
