//! The second factor over real HTTP, and what somebody who knows the password tries against it.

mod account;
mod clients;
mod codes;
mod scene;
mod steps;
