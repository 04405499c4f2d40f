//! Points in time: how long ago, with the exact time to hand.

use domain::moment::Moment;
use leptos::prelude::*;

#[component]
pub(crate) fn Ago(at: Moment, now: Moment) -> impl IntoView {
    view! {
        <time datetime=at.iso() title=at.to_string()>
            {at.age(now)}
        </time>
    }
}

#[component]
pub(crate) fn Exactly(at: Moment) -> impl IntoView {
    view! { <time datetime=at.iso()>{at.to_string()}</time> }
}
