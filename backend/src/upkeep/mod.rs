//! Upkeep: deletes expired rows after a stated time, on one server at a time.

mod keep_up;
mod run;
mod sql;

pub use self::{
    keep_up::keep_up,
    run::{Removed, run},
};
