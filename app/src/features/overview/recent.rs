//! What happened last.

use domain::{audit::ListedEvent, moment::Moment};
use leptos::{either::Either, prelude::*};

use crate::{routes::Section, ui::moment::Ago};

#[component]
pub(super) fn RecentEvents(org: String, events: Vec<ListedEvent>, now: Moment) -> impl IntoView {
    let content = if events.is_empty() {
        Either::Left(view! { <p class="card-note">"Nothing has happened here yet."</p> })
    } else {
        let rows = events
            .into_iter()
            .map(|listed| {
                view! {
                    <li>
                        <p>{listed.event.sentence().to_string()}</p>
                        <Ago at=listed.event.at now=now />
                    </li>
                }
            })
            .collect_view();
        Either::Right(view! { <ul class="card-list">{rows}</ul> })
    };
    view! {
        <section class="card" aria-labelledby="activity-heading">
            <header class="card-header">
                <h2 id="activity-heading">"Activity"</h2>
                <a href=Section::Activity.address(&org)>"All activity"</a>
            </header>
            {content}
        </section>
    }
}
