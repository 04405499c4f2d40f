//! Browser sessions. Only the SHA-256 of a session's id is stored, a session that was closed cannot come back, and the
//! database's clock decides when one has ended: twelve hours without use, or seven days in all. That somebody is signed in by
//! one from now on, or no longer, is an event of the same transaction.

mod close;
mod id;
mod load;
mod open;
mod save;
mod seen;
mod sql;

pub(crate) use self::seen::Seen;
pub use self::{
    close::close,
    id::{ABSOLUTE_LIFETIME_SECONDS, SessionId},
    load::load,
    open::open,
    save::save,
};
