//! Upkeep: deletes expired rows after a stated time, on one server at a time.

mod run;
mod run_hourly;
mod sql;

pub use self::{
    run::{Removed, run},
    run_hourly::run_hourly,
};
