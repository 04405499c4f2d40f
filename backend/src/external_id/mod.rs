//! The external ID of a namespace: generated before any role exists, random, unique on this server, and never changed.

mod get;
mod owner;
mod sql;

pub use self::get::get;
pub(crate) use self::{
    get::{find, find_or_make, open},
    owner::{digest, is_anothers, must_not_be_anothers},
    sql::SealedExternalId,
};
