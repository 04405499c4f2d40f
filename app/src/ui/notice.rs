//! The result of a posted form, shown once on the page it leads to.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use super::icon::{Glyph, Icon};

/// The sentence of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice(pub String);

/// The notice of this page, if any; it is sent to the browser with the page, and disappears with the next.
#[component]
pub(crate) fn NoticeBar() -> impl IntoView {
    let notice = RwSignal::new(SharedValue::new(use_context::<Notice>).into_inner());
    let location = use_location();
    Effect::new(move |first: Option<()>| {
        location.pathname.track();
        location.search.track();
        if first.is_some() {
            notice.set(None);
        }
    });
    move || {
        notice.get().map(|Notice(sentence)| {
            view! {
                <p class="notice" role="status">
                    <Icon glyph=Glyph::Check />
                    {sentence}
                </p>
            }
        })
    }
}
