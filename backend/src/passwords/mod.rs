//! Another password: for whoever shows the old one, or holds the one-time link that the operator printed.

mod change;
mod confirm;
mod ending;
mod offer_reset;
mod reset;
mod sql;

pub(crate) use self::confirm::confirm;
pub use self::{
    change::change,
    ending::Ending,
    offer_reset::{offer_reset, reset_is_open},
    reset::reset,
};
