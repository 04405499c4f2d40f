//! Points in time: an age or a time of the day with the exact time as its title, or the exact time.

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

/// An age within a day, otherwise the time of the day in UTC, as the date it stands below.
#[component]
pub(crate) fn When(at: Moment, now: Moment) -> impl IntoView {
    let is_recent = now.unix_seconds() - at.unix_seconds() < 86_400;
    view! {
        <time datetime=at.iso() title=at.to_string()>
            {if is_recent { at.age(now) } else { format!("{} UTC", at.clock()) }}
        </time>
    }
}

/// The exact time. `app/src/start/zone.js` shows it in the reader's time zone.
#[component]
pub(crate) fn Exactly(at: Moment) -> impl IntoView {
    view! { <time datetime=at.iso()>{at.to_string()}</time> }
}
