//! Upkeep: what has ended is removed after a stated time, by one server at a time.

mod keep_up;
mod run;
mod sql;

pub use self::{
    keep_up::keep_up,
    run::{Removed, run},
};
