//! An empty list, or one without matches.

use leptos::prelude::*;

use crate::routes::Here;

#[component]
pub(crate) fn Empty(#[prop(into)] title: String, #[prop(into)] text: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children()}
        </div>
    }
}

/// Shown when a search has no matches, or the page is beyond the last one.
#[component]
pub(crate) fn NothingFound(here: Here, what: &'static str) -> impl IntoView {
    let search = here.wanted.search.clone();
    let title = if search.is_empty() {
        format!("There is no page {}", here.wanted.page)
    } else {
        format!("No {what} matches “{search}”")
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <a class="button" href=here.search("")>
                "Show everything"
            </a>
        </div>
    }
}
