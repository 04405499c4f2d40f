//! What values of an identity provider's groups claim give in an organisation: made by its owners, and applied at each sign-in
//! with that provider. What came by hand stays by hand.

mod apply;
mod create;
mod delete;
mod list;
mod sql;
mod stated;

pub(crate) use self::{apply::apply, sql::gives_any_role, stated::Stated};
pub use self::{
    create::create,
    delete::delete,
    list::{list, list_providers},
};
