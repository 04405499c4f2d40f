//! The page of an address that names nothing.

use leptos::prelude::*;

use super::{
    frame::{self, OptionalFrame},
    refused::Missing,
};
use crate::ui::announcer::Said;

#[component]
pub(crate) fn MissingPage(
    /// The address, where no route led to this page.
    #[prop(optional_no_strip)]
    address: Option<String>,
) -> impl IntoView {
    let address = address.unwrap_or_else(frame::address);
    view! {
        <OptionalFrame address=address />
        <main id="main" class="page">
            <Said />
            <Missing />
        </main>
    }
}
