//! What is known of stores: the profile of a store, from a file of data with the source of each fact.

mod file;
mod profile;

pub use self::profile::sentence_of;
pub(crate) use self::profile::{Profile, profile_of};
