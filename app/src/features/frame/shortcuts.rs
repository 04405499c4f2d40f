//! The list of keyboard shortcuts. The elements they press carry them (`data-keys`); `app/src/start/keys.js` listens.

use leptos::prelude::*;

use super::rail::keys;
use crate::routes::Section;

const SECTIONS: [Section; 8] = [
    Section::Overview,
    Section::Buckets,
    Section::Repos,
    Section::Credentials,
    Section::Activity,
    Section::Members,
    Section::Tokens,
    Section::Settings,
];

#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let general =
        [("Ctrl K", "Search everything"), ("/", "Search this list"), ("n", "Add or create"), ("?", "This list")];
    let entry = |(keys, what): (&'static str, String)| {
        let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
        view! {
            <div>
                <dt>{keys}</dt>
                <dd>{what}</dd>
            </div>
        }
    };
    let general = general.map(|(keys, what)| entry((keys, what.to_owned()))).into_iter().collect_view();
    let sections = SECTIONS.map(|section| entry((keys(section), format!("Go to {}", section.label()))));
    view! {
        <div id="shortcuts" class="menu shortcuts" popover role="dialog" aria-labelledby="shortcuts-heading">
            <h2 id="shortcuts-heading">"Keyboard shortcuts"</h2>
            <dl>{general} {sections.into_iter().collect_view()}</dl>
            <label class="needs-script">
                <input type="checkbox" data-single-keys />
                "Single keys are shortcuts"
            </label>
        </div>
    }
}
