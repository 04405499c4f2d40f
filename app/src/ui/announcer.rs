//! Live regions, which announce changes to screen readers.

use leptos::prelude::*;

/// Where the script of every page announces what it or an island did: one in each document, and one in each dialog.
#[component]
pub(crate) fn Said() -> impl IntoView {
    view! { <div class="visually-hidden" role="status" data-said></div> }
}
