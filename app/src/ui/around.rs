//! What the server makes of a form's values while they are typed.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::html::{Html, Still};
use crate::api::browser::{self, Call};

/// The pause in typing after which the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// The server's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// What is to be said of the values.
    pub(crate) notice: Html,
    /// The texts and links of the form that follow the values.
    pub(crate) documents: Html,
}

/// Shows the notice of a form's values, and keeps its texts and links filled in with them.
#[component]
pub(crate) fn AroundValues(
    /// The server function.
    path: &'static str,
    /// Its arguments, as they are sent.
    values: Signal<String>,
    /// The notice of the initial values.
    notice: Still,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let shown = RwSignal::new(notice.into_html());
    Effect::new(move |before: Option<String>| {
        let asked = values.get();
        // The server made the document of the initial values.
        if before.is_none_or(|before| before == asked) {
            return asked;
        }
        browser::mark_filling(place, true);
        let body = asked.clone();
        let ask = move || {
            spawn_local(async move {
                let answer = Call::new().post::<Around>(path, body.clone()).await;
                if values.try_get_untracked() != Some(body) {
                    // More was typed, or the dialog was closed.
                    return;
                }
                // Errors are ignored: saving reports them.
                let Around { notice, documents } = answer.and_then(Result::ok).unwrap_or_default();
                shown.set(notice);
                browser::refill(place, documents.as_str());
                browser::mark_filling(place, false);
            });
        };
        if let Ok(handle) = set_timeout_with_handle(ask, PAUSE) {
            on_cleanup(move || handle.clear());
        }
        asked
    });
    view! { <div class="still" node_ref=place inner_html=move || shown.get().as_str().to_owned()></div> }
}
