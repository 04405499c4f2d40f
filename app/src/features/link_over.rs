//! The page of a link that works once, or for some days, and does not work any more.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{api, routes};

/// Replaces the page of a set-up, invitation or password link. It says the same whatever the cause, so that guessing finds nothing.
#[component]
pub(crate) fn LinkOver() -> impl IntoView {
    api::set_status(404);
    view! {
        <Title text="Link" />
        <main id="main" class="page page-narrow">
            <h1>"This link does not work any more"</h1>
            <p>"It was used or revoked, or has expired. Ask whoever sent it for another."</p>
            <p>
                <a class="button" href=routes::LOGIN>
                    "Sign in"
                </a>
            </p>
        </main>
    }
}
