//! What is known of stores: the profile of a store, from a file of data with the source of each fact.

mod file;
mod profile;
mod style;

pub use self::profile::{names, sentence_of};
pub(crate) use self::{
    profile::{Profile, is_a_providers_sts, is_known, named_sts, profile_of, sts_of},
    style::{told_style, tried_styles},
};
