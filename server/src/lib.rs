//! The HTTP edge and the composition root: settings, sessions, pages, the compatible APIs, assets.

#![recursion_limit = "512"]

/// The system's allocator keeps the memory of thousands of past connections and password hashes; this one returns pages
/// unused for a second (`.cargo/config.toml`). `make bench` measures it.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

mod answers;
mod api;
mod assets;
mod client_address;
pub mod command;
mod compat;
pub mod config;
mod cookie;
mod credential_process;
mod cross_site;
mod denied;
mod export;
mod failure;
mod health;
mod http;
mod oauth;
mod pages;
mod private_postgres;
mod router;
mod routing;
mod serve;
mod session;
mod state;
mod sts;
pub mod telemetry;

pub use assets::Site;
pub use client_address::TrustedProxies;
pub use failure::Failure;
pub use router::{form_intents, route_names, router};
pub use routing::RouteName;
pub use serve::{Limits, in_time, serve};
pub use state::AppState;
