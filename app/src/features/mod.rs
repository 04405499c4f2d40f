//! Features of the pages, one folder or file each.

pub(crate) mod account;
pub(crate) mod activity;
pub(crate) mod buckets;
pub(crate) mod connection_test;
pub(crate) mod credentials;
pub(crate) mod current_org;
pub(crate) mod frame;
pub(crate) mod home;
pub(crate) mod invite;
pub(crate) mod island;
pub(crate) mod list_page;
pub(crate) mod login;
pub(crate) mod members;
pub(crate) mod missing;
pub(crate) mod new_organisation;
pub(crate) mod overview;
pub(crate) mod provisioning;
pub(crate) mod refused;
pub(crate) mod repos;
pub(crate) mod reset;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod setup;
mod snippets;
pub(crate) mod still_used;
pub(crate) mod tokens;
pub(crate) mod trouble;
