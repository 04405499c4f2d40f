//! The result of a form, shown once on the page it leads to.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::icon::{Glyph, Icon};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its sentence.
    pub sentence: String,
    /// The id of the row that is new or changed.
    pub row: Option<String>,
}

impl Notice {
    /// The id of the element that shows it.
    pub(crate) const ID: &str = "notice";

    /// Whether it is about the row of the object with this id, which is lit then.
    pub(crate) fn is_about(id: &str) -> bool {
        use_context::<Self>().is_some_and(|notice| notice.row.as_deref() == Some(id))
    }
}

/// The notice of this page, if any.
#[component]
pub(crate) fn NoticeBar() -> impl IntoView {
    use_context::<Notice>().map(|Notice { sentence, .. }| {
        view! {
            <p class="notice" id=Notice::ID role="status">
                <Icon glyph=Glyph::CHECK />
                {sentence}
            </p>
        }
    })
}
