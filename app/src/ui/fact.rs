//! Facts about a thing: terms with their values.

use leptos::prelude::*;

/// A term and its value, in a list of the class `facts`.
#[component]
pub(crate) fn Fact(term: &'static str, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
