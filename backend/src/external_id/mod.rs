//! The external ID of a namespace: there before any role is, random, unique on this server, and the same for good.

mod get;
mod owner;
mod sql;

pub use self::get::get;
pub(crate) use self::{
    get::{find, find_or_make, open},
    owner::{digest, is_anothers, must_not_be_anothers},
    sql::SealedExternalId,
};
