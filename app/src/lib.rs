//! The user interface: documents rendered by the server, whose links and forms are the browser's own. Forms that react to
//! input are islands: a browser with wasm starts them, and without it they are plain forms.

#![recursion_limit = "512"]
#![allow(unreachable_pub, reason = "leptos makes the properties of every component public")]

pub mod act;
pub mod api;
mod features;
pub mod form;
pub mod refusal;
pub mod routes;
mod set_up;
mod shell;
mod tested;
mod theme;
mod ui;
mod wire;

pub use features::trouble::{Trouble, Typed};
pub use shell::{Assets, shell};
#[cfg(feature = "ssr")]
pub use tested::line_of;
pub use theme::Theme;
pub use ui::notice::Notice;

/// Prepares the browser for the islands of a page, each of which the page's script then starts.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
