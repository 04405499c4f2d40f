//! Grants: what members and readers reach. The rules are functions of the database (migration 0035): `reach` for one thing,
//! `readable_repo` and `readable_bucket` for lists, all from the view `given`; here are the acts that give and take.

mod default_access;
mod give;
mod list;
mod managed;
mod on;
mod revoke;
mod sql;

pub use self::{
    default_access::{get_default, set_default},
    give::give,
    list::{get_access, list_reached, reach_of_member},
    on::OnName,
    revoke::revoke,
};
pub(crate) use self::{managed::lock_reach, on::On};
