//! API tokens: create, list, revoke. Their text is in `token_text`.

mod create;
mod end_leaked;
mod get_holder;
mod holder;
mod issue;
mod lifetime;
mod limits;
mod list;
mod open_session;
mod request;
mod revoke;
mod sql;

pub use self::{
    create::{create, create_limited},
    end_leaked::end_leaked,
    get_holder::get_holder,
    holder::TokenHolder,
    issue::NewToken,
    lifetime::Lifetime,
    limits::TokenLimits,
    list::{list, list_after},
    open_session::open_session,
    request::request,
    revoke::revoke,
};
pub(crate) use self::{
    issue::{Issue, insert},
    sql::{list as list_of, revoke as revoke_of},
};
