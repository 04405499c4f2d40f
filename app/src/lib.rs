//! The user interface: rendered on the server, hydrated in the browser, and usable without wasm.

#![recursion_limit = "512"]
#![allow(unreachable_pub, reason = "leptos makes the properties of every component public")]

pub mod act;
pub mod api;
mod features;
pub mod form;
pub mod refusal;
pub mod routes;
mod shell;
mod theme;
mod ui;

pub use features::trouble::{Trouble, Typed};
pub use shell::{App, Assets, shell};
pub use theme::Theme;
pub use ui::notice::Notice;

/// Hydrates the server-rendered page.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
