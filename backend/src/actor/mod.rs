//! Who asks, and what they may do. Rights are read from the database for every request; no session or token holds any.
//!
//! In this room: who acts ([`Actor`]), who calls before it is known in which namespace ([`Client`]), who an event is of, and the ways to
//! find each of them.

mod authenticate;
mod author;
mod client;
mod find;
mod identity;
mod sql;

pub(crate) use self::{
    authenticate::verify,
    author::{Author, Place},
    identity::ActorToken,
};
pub use self::{
    authenticate::{authenticate, authenticate_client},
    client::Client,
    find::{find, find_of_client, find_own},
    identity::Actor,
};
