//! The second factor of accounts with a password: codes of an authenticator app (TOTP, RFC 6238), and ten recovery codes. Every
//! place where a password opens something asks [`passwords`](crate::passwords) and then this module, or refuses.

mod confirm;
mod enrol;
mod get;
mod offer;
mod picture;
mod recovery;
mod remove;
mod renew_codes;
mod sql;
mod take;
mod totp;

pub(crate) use self::take::{Taken, note_refused, take};
pub use self::{
    confirm::confirm_person,
    enrol::enrol,
    get::{get, is_on, must_be_off},
    offer::{Offer, offer, offered},
    recovery::RecoveryCodes,
    remove::{remove, remove_by_operator},
    renew_codes::renew_codes,
};
