//! The record of who did what, for admins.

use domain::audit::AuditEvent;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

use super::frame::CurrentOrg;
use crate::{
    api,
    routes::{self, Here},
    ui::{
        empty::NothingFound,
        moment::Exactly,
        paging::{Pager, Search},
        table::{Heading, Table},
    },
};

#[component]
pub(crate) fn AuditPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let query = use_query_map();
    let path = routes::audit(&org);
    let here = Memo::new(move |_| query.with(|query| Here::read(path.clone(), |key| query.get(key))));
    let slug = org.clone();
    let events = Resource::new(move || here.get().wanted, move |wanted| api::audit::load_events(slug.clone(), wanted));
    let export = routes::audit_export(&org);
    let content = move || {
        let export = export.clone();
        events.get().map(|events| match events {
            Ok(events) => {
                let here = here.get_untracked().showing(events.wanted.clone());
                let table = if events.items.is_empty() {
                    Either::Left(view! { <NothingFound here=here.clone() what="event" /> })
                } else {
                    let rows = events.items.iter().cloned().map(|event| view! { <EventRow event=event /> }).collect_view();
                    let headings = ["When", "Who", "What", "Details"].map(Heading::Seen).to_vec();
                    Either::Right(view! {
                        <Table caption="Audit events" headings=headings class="audit">
                            {rows}
                        </Table>
                        <Pager page=events here=here.clone() />
                    })
                };
                Either::Left(view! {
                    <section class="section" aria-labelledby="audit-heading">
                        <header class="section-header">
                            <div>
                                <h1 id="audit-heading">"Audit"</h1>
                                <p>"Who did what in this organisation, and who was given credentials. Nothing here is ever changed."</p>
                            </div>
                            <a class="button" href=export rel="external" download>
                                "Export as CSV"
                            </a>
                        </header>
                        <Search here=here label="Search people, actions and details" />
                        {table}
                    </section>
                })
            }
            Err(refusal) => Either::Right(view! { <super::missing::Refused refusal=refusal /> }),
        })
    };
    view! {
        <leptos_meta::Title text=format!("Audit · {org}") />
        <Transition>{content}</Transition>
    }
}

#[component]
fn EventRow(event: AuditEvent) -> impl IntoView {
    let who = event.person.unwrap_or_else(|| "somebody who has no account any more".to_owned());
    view! {
        <tr>
            <th scope="row">
                <Exactly at=event.at />
            </th>
            <td>
                {who}
                {event.token.map(|token| view! { <span class="audit-token">"by API token " <code>{token}</code></span> })}
            </td>
            <td>
                <code>{event.action}</code>
            </td>
            <td>
                <code class="audit-detail">{event.detail}</code>
            </td>
        </tr>
    }
}
