//! Groups of people and service accounts, to which grants can be given. Filled by hand, or by a claim of the identity provider.

mod create;
mod delete;
mod list;
mod members;
mod sql;

pub(crate) use self::sql::lock;
pub use self::{
    create::create,
    delete::delete,
    list::{get, list, list_members},
    members::{add_member, remove_member},
};
