//! Cloud credentials.
//!
//! In this module: each act in a file of its name (create, edit, set_default, revoke, list, get, test), opening a
//! credential, and the proof that a test gives.

mod create;
mod edit;
mod filter;
mod get;
mod list;
mod list_tests;
mod open;
mod past_test;
mod proof;
mod revoke;
mod rules;
mod run_test;
mod sealed;
mod set_default;
mod sql;
mod stored;
mod test;
mod test_all;

pub use self::{
    create::create,
    edit::edit,
    filter::{CredentialFilter, Kinds},
    get::{get, get_named},
    list::{list, list_after, list_bucket_names, list_for_buckets, list_ids, list_these, list_view},
    list_tests::list_tests,
    past_test::PastTest,
    proof::Proof,
    revoke::revoke,
    set_default::set_default,
    test::{test, test_edited, test_new},
    test_all::{list_to_test, test_all},
};
pub(crate) use self::{
    open::{open, open_used},
    sealed::{Sealed, SealedCredential},
    sql::{ReadColumns, bucket_paths},
    stored::StoredCredential,
};
