//! Islands of forms. What a form begins with reaches its island in the document: the island has no properties of its own, which
//! leptos would read with serde.

use leptos::prelude::*;
use serde::Serialize;

use super::current_org::CurrentOrg;
use crate::{form::LostSecrets, wire::Read};

/// Leaves `start` for the island that is rendered next; the view is its part of the document.
pub(super) fn begin<T: Serialize + Clone + Send + Sync + 'static>(start: T) -> impl IntoView {
    let text = serde_json::to_string(&start).unwrap_or_default();
    provide_context(start);
    view! { <div hidden data-start=text></div> }
}

/// What was left for this island.
#[cfg(feature = "ssr")]
pub(super) fn begun<T: Read + Clone + Send + Sync + 'static>() -> T {
    expect_context()
}

/// What was left for this island. An island that cannot read it does not start: its form stays a plain one.
#[cfg(not(feature = "ssr"))]
#[expect(clippy::expect_used, reason = "the page's script takes it as a failed start")]
pub(super) fn begun<T: Read>() -> T {
    let left = document().query_selector("[data-start]").ok().flatten();
    let text = left.and_then(|left| left.get_attribute("data-start"));
    text.and_then(|text| crate::wire::parse(&text)).expect("what the form begins with")
}

/// Provides what the components of a form's island expect: the organisation or namespace, and the secrets to type again.
pub(super) fn provide_surroundings(org: &str, lost: LostSecrets) {
    provide_context(CurrentOrg(org.to_owned()));
    provide_context(lost);
}
