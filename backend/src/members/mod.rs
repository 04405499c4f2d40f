//! Members of an organisation and their roles.
//!
//! In this module: each act in a file of its name, the lock on roles, and the rule that an owner remains.

mod last_owner;
mod leave;
mod list;
mod lock_roles;
mod remove;
mod set_role;
mod sql;

pub(crate) use self::{
    last_owner::keep_an_owner,
    sql::{insert_member, lock_roles, remove as remove_row, set_role as write_role},
};
pub use self::{
    leave::leave,
    list::{get_role, list, list_after},
    remove::remove,
    set_role::set_role,
};
