//! HTML that the server makes of a view, so that an island shows it without the code that makes it.

use domain::policy::OPEN_EXTERNAL_ID;
use leptos::{prelude::*, wasm_bindgen::JsValue};
use serde::{Deserialize, Serialize, Serializer};

use crate::wire::Read;

/// HTML of a view. Only views make it, so every text in it is escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    pub(crate) fn of(view: impl IntoView) -> Self {
        Self(view.into_view().to_html())
    }

    /// The same with a secret in the places that the server left for it: it sends no secret back. Its grammar needs no escapes.
    pub(crate) fn with_secret(self, secret: Option<&str>) -> Self {
        let Some(secret) = secret else { return self };
        let place = OPEN_EXTERNAL_ID.replace('<', "&lt;").replace('>', "&gt;");
        Self(self.0.replace(&place, secret))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A part of an island that the server makes. It is in the document, so what the form begins with leaves it out: in the browser
/// it is empty, and starting the island leaves the document's part as it is.
#[derive(Debug, Clone, Default)]
pub struct Still(Html);

impl Still {
    pub(crate) fn of(view: impl IntoView) -> Self {
        Self(Html::of(view))
    }

    pub(crate) fn into_html(self) -> Html {
        self.0
    }
}

impl From<Html> for Still {
    fn from(html: Html) -> Self {
        Self(html)
    }
}

impl Serialize for Still {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Not null, which is no part at all.
        serializer.serialize_bool(true)
    }
}

impl Read for Still {
    fn read(_: &JsValue) -> Option<Self> {
        Some(Self::default())
    }
}

impl Read for Html {
    fn read(value: &JsValue) -> Option<Self> {
        value.as_string().map(Self)
    }
}

/// Shows it.
#[component]
pub(crate) fn StillPart(part: Still) -> impl IntoView {
    view! { <div class="still" inner_html=part.0.0></div> }
}
