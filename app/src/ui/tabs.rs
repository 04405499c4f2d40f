//! Tabs, as the ARIA Authoring Practices describe them: <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>. The script of every
//! page (`app/src/start/tabs.js`) shows one panel at a time; without it every panel is shown under its heading.

use leptos::prelude::*;

/// A tab with its panel.
pub(crate) struct Tab {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) panel: AnyView,
}

#[component]
pub(crate) fn Tabs(label: &'static str, tabs: Vec<Tab>) -> impl IntoView {
    let (buttons, panels): (Vec<_>, Vec<_>) = tabs
        .into_iter()
        .map(|Tab { id, label, panel }| {
            let (tab_id, panel_id) = (format!("{id}-tab"), format!("{id}-panel"));
            let button = view! {
                <button type="button" role="tab" class="tab" id=tab_id.clone() aria-controls=panel_id.clone()>
                    {label}
                </button>
            };
            let panel = view! {
                <div role="tabpanel" class="tab-panel" id=panel_id aria-labelledby=tab_id>
                    <h4 class="panel-heading">{label}</h4>
                    {panel}
                </div>
            };
            (button, panel)
        })
        .unzip();
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label=label>
                {buttons}
            </div>
            {panels}
        </div>
    }
}
