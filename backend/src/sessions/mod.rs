//! Browser sessions. Only the SHA-256 of a session's id is stored, a closed session can't be resumed, and the
//! database's clock decides when one ends: after twelve hours without use, or after seven days. Signing in and out are
//! events of the same transaction.

mod close;
mod close_others;
mod id;
mod list;
mod load;
mod open;
mod proof;
mod save;
mod sql;

pub(crate) use self::proof::must_be_open;
pub use self::{
    close::close,
    close_others::close_others,
    id::{ABSOLUTE_LIFETIME_SECONDS, IDLE_LIFETIME_SECONDS, SessionId, is_fresh},
    list::list,
    load::load,
    open::open,
    save::save,
};
