//! Points in time: an age with the exact time as its title, or the exact time.

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
