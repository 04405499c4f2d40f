//! Tabs, as the ARIA Authoring Practices describe them: <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>. Without wasm
//! every panel is shown under its heading.

use leptos::{ev, html, prelude::*};

/// A tab with its panel.
pub(crate) struct Tab {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) panel: AnyView,
}

#[component]
pub(crate) fn Tabs(label: &'static str, tabs: Vec<Tab>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    // No tab is selected until the wasm is loaded; until then all panels are visible.
    let chosen = RwSignal::new(None::<usize>);
    Effect::new(move |_| chosen.set(Some(0)));
    let last = tabs.len().saturating_sub(1);
    let choose = move |index: usize| {
        chosen.set(Some(index));
        focus(list, index);
    };
    let pressed = move |event: ev::KeyboardEvent| {
        if let Some(next) = after_key(&event.key(), chosen.get_untracked().unwrap_or_default(), last) {
            event.prevent_default();
            choose(next);
        }
    };
    let (buttons, panels): (Vec<_>, Vec<_>) = tabs
        .into_iter()
        .enumerate()
        .map(|(index, tab)| {
            let Tab { id, label, panel } = tab;
            let is_chosen = move || chosen.get() == Some(index);
            let button = view! {
                <button
                    type="button"
                    role="tab"
                    class="tab"
                    id=format!("{id}-tab")
                    aria-controls=format!("{id}-panel")
                    aria-selected=move || is_chosen().to_string()
                    tabindex=move || if is_chosen() { "0" } else { "-1" }
                    on:click=move |_| choose(index)
                >
                    {label}
                </button>
            };
            let panel = view! {
                <div
                    role="tabpanel"
                    class="tab-panel"
                    id=format!("{id}-panel")
                    aria-labelledby=format!("{id}-tab")
                    hidden=move || chosen.get().is_some() && !is_chosen()
                >
                    <h4 class="without-wasm">{label}</h4>
                    {panel}
                </div>
            };
            (button, panel)
        })
        .unzip();
    view! {
        <div class="tabs">
            <div class="tab-list needs-wasm" role="tablist" aria-label=label node_ref=list on:keydown=pressed>
                {buttons}
            </div>
            {panels}
        </div>
    }
}

/// The tab that a key leads to from tab `at`; none for other keys.
fn after_key(key: &str, at: usize, last: usize) -> Option<usize> {
    match key {
        "ArrowRight" if at == last => Some(0),
        "ArrowRight" => Some(at + 1),
        "ArrowLeft" => Some(at.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

fn focus(list: NodeRef<html::Div>, index: usize) {
    use leptos::{wasm_bindgen::JsCast as _, web_sys::HtmlElement};
    let tab = list.get_untracked().and_then(|list| list.children().item(u32::try_from(index).unwrap_or_default()));
    if let Some(tab) = tab {
        let _ = tab.unchecked_into::<HtmlElement>().focus();
    }
}
