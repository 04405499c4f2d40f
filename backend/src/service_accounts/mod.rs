//! Service accounts: members of one organisation for programs, which admins make and delete. They come with tokens only, and
//! no person's leaving ends them.

mod create;
mod create_token;
mod delete;
mod list;
mod list_tokens;
mod lock;
mod revoke_token;
mod set_role;
mod sql;
mod trust_rules;

pub use self::{
    create::create,
    create_token::create_token,
    delete::delete,
    list::{get, list},
    list_tokens::{list_tokens, list_tokens_after},
    revoke_token::revoke_token,
    set_role::set_role,
    trust_rules::{create_trust_rule, delete_trust_rule, list_trust_rules},
};
