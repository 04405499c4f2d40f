//! The program as an operator starts it: real processes, real `PostgreSQL`, real signals.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod database;
mod log;
mod pooler;
mod private;
mod readiness;
mod settings;
mod support;
