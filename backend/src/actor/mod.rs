//! Callers and their permissions. Permissions are read from the database for every request; no session or token holds
//! any.
//!
//! In this module: the actor in a namespace ([`Actor`]), the caller before the namespace is known ([`Client`]), the
//! author of an event, and how each is found.

mod authenticate;
mod author;
mod client;
mod find;
mod identity;
mod managing;
mod sight;
mod sql;

pub(crate) use self::{
    authenticate::verify,
    author::{Author, Place},
    find::find_home,
    identity::ActorToken,
    managing::{begin_managing, begin_owning},
};
pub use self::{
    authenticate::{authenticate, authenticate_client},
    client::Client,
    find::{find, find_at_repo, find_of_client, find_own},
    identity::Actor,
};
