//! Testing everything that a list shows.

use leptos::prelude::*;

use crate::routes::Here;

/// The button for it. The page's script (`app/src/start/test-all.js`) shows the progress and needs no wasm; without it, the form
/// is posted, and the notice of the page that follows says what was tested.
#[component]
pub(crate) fn TestAll(
    /// The name of the act.
    act: &'static str,
    namespace: String,
    /// What of the list is shown.
    here: Here,
) -> impl IntoView {
    let filters = here
        .filters()
        .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned() /> })
        .collect_view();
    view! {
        <form method="post" action=here.to_string() data-test-all>
            <input type="hidden" name="org" value=namespace />
            <input type="hidden" name="search" value=here.wanted.search.clone() />
            {filters}
            <button class="button" name="intent" value=act>
                "Test all"
            </button>
        </form>
    }
}
