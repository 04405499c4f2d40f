//! People: set-up, sign-in, accounts.
//!
//! In this module: each act in a file of its name, and password hashes.

mod account;
mod client_network;
mod delete_account;
mod device;
mod edit_account;
mod get;
mod name;
mod namespaces;
mod password;
mod second_step;
mod set_up;
mod shown_password;
mod sign_in;
mod sign_in_client;
mod sql;
mod user;
mod visitor;

pub(crate) use self::{
    account::insert_account,
    device::known_to,
    password::{NO_PASSWORD, Patience, hash_password, verify_password},
    set_up::{bootstrap_without_password, set_up_without_password},
    sql::lock_account,
    user::user_of,
};
pub use self::{
    client_network::ClientNetwork,
    delete_account::delete_account,
    device::remember_device,
    edit_account::edit_account,
    get::{find_by_email, find_fellow, get_named, get_own, get_viewer},
    namespaces::give_everybody_a_namespace,
    second_step::{SecondStep, finish_sign_in, second_step_is_open},
    set_up::{bootstrap, offer_set_up, set_up, set_up_is_open},
    shown_password::ShownPassword,
    sign_in::{Credentials, SignedIn, sign_in},
    sign_in_client::sign_in_client,
    user::{Named, User},
    visitor::Visitor,
};
