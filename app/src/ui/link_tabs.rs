//! Tabs with addresses.

use leptos::prelude::*;

/// Links to the parts of something; the one with the label `current` is shown.
#[component]
pub(crate) fn LinkTabs(label: &'static str, tabs: Vec<(&'static str, String)>, current: &'static str) -> impl IntoView {
    let links = tabs
        .into_iter()
        .map(|(label, href)| {
            view! {
                <a class="tab" href=href aria-current=(label == current).then_some("page")>
                    {label}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tab-list" aria-label=label>
            {links}
        </nav>
    }
}
