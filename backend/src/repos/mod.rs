//! Repos: the catalogue, whose entries fix the location of their bucket configs.
//!
//! In this module: each act in a file of its name, and the entry that acts return.

mod create;
mod delete;
mod edit;
mod entry;
mod filter;
mod get;
mod list;
mod set_mode;
mod set_visibility;
mod sql;

pub use self::{
    create::create,
    delete::delete,
    edit::{RepoChange, edit},
    entry::Entry,
    filter::RepoFilter,
    get::get,
    list::{list, list_after, list_ids, list_names_on_bucket, list_these, list_view},
    set_mode::set_mode,
    set_visibility::set_visibility,
};
