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

/// Shown when nothing matches a search and filters, or the page is beyond the last one.
#[component]
pub(crate) fn NothingFound(here: Here, total: u32, what: &'static str) -> impl IntoView {
    let search = &here.wanted.search;
    let has_filters = here.clone().searching("").is_narrowed();
    let (title, href, label) = if total > 0 {
        (format!("There is no page {}", here.wanted.page), here.page(1), "Show the first page")
    } else {
        let title = match (search.is_empty(), has_filters) {
            (false, false) => format!("No {what} matches “{search}”"),
            (false, true) => format!("No {what} matches “{search}” and the filters"),
            (true, _) => format!("No {what} matches the filters"),
        };
        (title, here.whole(), "Clear filters")
    };
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <a class="button" href=href>
                {label}
            </a>
        </div>
    }
}
