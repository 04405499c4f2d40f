//! Organisations and namespaces: their owners, profiles and members.
//!
//! In this module: each act in a file of its name, and the creation of organisations and namespaces.

mod create;
mod delete;
mod edit_profile;
mod found;
mod get;
mod list;
mod organization;
mod sql;

pub use self::{
    create::{create, create_for, create_own},
    delete::delete,
    edit_profile::edit_profile,
    get::{get, get_own_profile},
    list::{list, list_after, list_users},
    organization::{Organization, OrganizationUser},
};
pub(crate) use self::{
    edit_profile::write_profile,
    found::{Founder, insert_namespace, insert_org},
};
