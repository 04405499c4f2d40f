//! Passkeys (WebAuthn level 3): discoverable credentials that verify who uses them, so one stands for the password and the second
//! factor together. They belong to accounts with a password and are switched off with passwords. The answers of browsers are
//! verified by `webauthn-rs`; a challenge is answered once, within five minutes, by the browser that it was made for.

mod add;
mod available;
mod challenge;
mod list;
mod relying_party;
mod remove;
mod show;
mod sql;

pub(crate) use self::sql::{delete_all, lock};
pub use self::{
    add::{add, begin_adding},
    available::relying_party,
    challenge::{Asked, Challenge},
    list::{has_any, list},
    relying_party::RelyingParty,
    remove::{remove, remove_by_operator},
    show::{Shown, begin_confirming, begin_sign_in, confirm, sign_in},
};
