//! Browser sessions. Only the SHA-256 of a session's id is stored, a closed session can't be resumed, and the
//! database's clock decides when one ends: after twelve hours without use, or after seven days. Signing in and out are
//! events of the same transaction.

mod close;
mod id;
mod load;
mod open;
mod save;
mod seen;
mod sql;

pub(crate) use self::seen::PendingUses;
pub use self::{
    close::close,
    id::{ABSOLUTE_LIFETIME_SECONDS, SessionId},
    load::load,
    open::open,
    save::save,
};
