//! Facts about a thing: terms with their values.

use domain::moment::Moment;
use leptos::prelude::*;

use super::moment::Exactly;

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

/// Who added a thing, if that is known, and when it was added and changed: the end of such a list.
#[component]
pub(crate) fn Recorded(by: Option<String>, added: Moment, changed: Moment) -> impl IntoView {
    view! {
        {by.map(|by| view! { <Fact term="Added by">{by}</Fact> })}
        <Fact term="Added">
            <Exactly at=added />
        </Fact>
        <Fact term="Last changed">
            <Exactly at=changed />
        </Fact>
    }
}
