//! What happened last.

use domain::{audit::ListedEvent, moment::Moment};
use leptos::{either::Either, prelude::*};

use crate::{features::activity::EventSentence, routes::Section, ui::moment::Ago};

#[component]
pub(super) fn RecentEvents(org: String, events: Vec<ListedEvent>, now: Moment) -> impl IntoView {
    let content = if events.is_empty() {
        Either::Left(view! { <p class="card-note">"Nothing has happened here yet."</p> })
    } else {
        let rows = events
            .into_iter()
            .map(|listed| {
                let at = listed.event.at;
                view! {
                    <li>
                        <p>
                            <EventSentence listed=listed namespace=org.clone() />
                        </p>
                        <Ago at=at now=now />
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
