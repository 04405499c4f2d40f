//! What the server makes of a form's values while they are typed.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::html::{Html, Still};
use crate::{
    api::browser::{self, Call},
    refusal::Refusal,
    wire::read,
};

/// The pause in typing after which the server is asked.
const PAUSE: Duration = Duration::from_millis(100);

/// The server's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// What is to be said of the values.
    pub(crate) notice: Html,
    /// The texts and links of the form that follow the values.
    pub(crate) documents: Html,
}
read!(Around { notice, documents });

/// Shows the notice of a form's values, and keeps its texts and links filled in with them. While they are behind the values, and
/// where the server does not answer, they are not shown (`style/controls.css`).
#[component]
pub(crate) fn AroundValues(
    /// The server function.
    path: &'static str,
    /// Its arguments, as they are sent.
    values: Signal<String>,
    /// The secret that documents contain, if it is valid.
    #[prop(default = Signal::stored(None))]
    secret: Signal<Option<String>>,
    /// The notice of the initial values.
    notice: Still,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let shown = RwSignal::new(notice.into_html());
    let trouble = RwSignal::new(String::new());
    // A field that they leave out changes nothing: it must not cancel what was to be asked.
    let values = Memo::new(move |_| (values.get(), secret.get()));
    // Of these the server made the document. Fields may have been filled in since, which their own effects find out.
    let rendered = values.get_untracked();
    Effect::new(move |before: Option<(String, Option<String>)>| {
        let asked = values.get();
        if before.as_ref().unwrap_or(&rendered) == &asked {
            return asked;
        }
        browser::mark_filling(place, true);
        let (asking, body) = (asked.clone(), asked.0.clone());
        let ask = move || {
            spawn_local(async move {
                let answer = Call::new().post::<Around>(path, body).await;
                if values.try_get_untracked().as_ref() != Some(&asking) {
                    // More was typed, or the dialog was closed.
                    return;
                }
                match answer.unwrap_or(Err(Refusal::Unreachable)) {
                    Ok(Around { notice, documents }) => {
                        shown.set(notice);
                        trouble.set(String::new());
                        browser::refill(place, documents.with_secret(asking.1.as_deref()).as_str());
                        browser::mark_filling(place, false);
                    }
                    Err(refused) => trouble.set(format!("What follows these values can't be shown now. {refused}")),
                }
            });
        };
        if let Ok(handle) = set_timeout_with_handle(ask, PAUSE) {
            on_cleanup(move || handle.clear());
        }
        asked
    });
    view! {
        <div class="still" node_ref=place inner_html=move || shown.get().as_str().to_owned()></div>
        <p class="field-help" role="note" hidden=move || trouble.with(String::is_empty)>
            {trouble}
        </p>
    }
}
