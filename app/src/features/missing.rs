//! The page for everything that is not there, or that the reader may not know to be there.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;

#[component]
pub(crate) fn MissingPage() -> impl IntoView {
    api::set_status(404);
    view! {
        <Title text="Not found" />
        <main id="main" class="page page-narrow">
            <h1>"There is nothing here"</h1>
            <p>"The address is wrong, or what it names belongs to an organisation you are not a member of."</p>
            <p>
                <a class="button" href="/">
                    "Go to your buckets"
                </a>
            </p>
        </main>
    }
}
