//! Connection tests: a real attempt to use a bucket the way data clients will, reported check by check.
//!
//! In this room: what is tried ([`Subject`]), the checks in their order, and what they found. Who asks for a test, and where its result is
//! kept, is in `buckets` and `credentials`.

mod found;
mod role;
mod run;
mod scope;
mod service_account;
mod sql;
mod subject;
mod test;

pub use self::test::TEST_TIMEOUT;
pub(crate) use self::{
    found::{MADE, MADE_BEFORE, NOT_MADE, TemporaryKeys},
    run::run_checks,
    subject::{Subject, WayIn},
    test::SHORTEST_SESSION,
};
