//! The program as an operator starts it: real processes, real `PostgreSQL`, real signals.

mod bootstrap;
mod database;
mod leaks;
mod log;
mod pooler;
mod private;
mod readiness;
mod settings;
mod support;
