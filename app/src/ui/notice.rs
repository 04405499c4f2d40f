//! The result of a form, shown once on the page it leads to.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::icon::{Glyph, Icon};

/// The sentence of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice(pub String);

/// The notice of this page, if any.
#[component]
pub(crate) fn NoticeBar() -> impl IntoView {
    use_context::<Notice>().map(|Notice(sentence)| {
        view! {
            <p class="notice" role="status">
                <Icon glyph=Glyph::CHECK />
                {sentence}
            </p>
        }
    })
}
