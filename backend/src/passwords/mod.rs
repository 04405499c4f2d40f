//! Setting a new password: with the current one, or with the operator's one-time link.

mod change;
mod confirm;
mod ending;
mod offer_reset;
mod reset;
mod sql;

pub use self::{
    change::change,
    confirm::has_password,
    ending::{Ended, Ending},
    offer_reset::{offer_reset, reset_is_open},
    reset::reset,
};
pub(crate) use self::{
    confirm::{confirm, confirm_person},
    ending::end_what_it_opened,
};
