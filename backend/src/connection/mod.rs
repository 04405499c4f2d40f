//! Connection tests: they use a bucket the way data clients will, and report check by check.
//!
//! In this module: the subject of a test ([`Subject`]), the checks in their order, their results, and watching
//! them while they are made. Requesting a test
//! and storing its result is in `buckets` and `credentials`.

mod find_style;
mod namesakes;
mod objects;
mod region;
mod results;
mod role;
mod run;
mod scope;
mod service_account;
mod several;
mod sql;
mod stored;
mod style;
mod subject;
mod test;
mod watch;

pub(crate) use self::{
    results::{MADE, MADE_BEFORE, NOT_MADE, TemporaryKeys, TestResults},
    run::run_checks,
    several::{MOST, test_several},
    stored::{of_stored, to_stored},
    subject::{AccessMethod, Namesake, Subject},
    test::SHORTEST_SESSION,
};
pub use self::{test::TEST_TIMEOUT, watch::watch};
