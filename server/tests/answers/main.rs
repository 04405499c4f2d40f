//! What a request is told that is not carried out: on every path, in the form of its family, whatever was sent and whatever
//! does not work.

#![recursion_limit = "512"]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod door;
mod encodings;
mod forms;
mod fuzz;
mod out_of_reach;
mod paths;
mod programs;
#[path = "../support/mod.rs"]
mod support;
