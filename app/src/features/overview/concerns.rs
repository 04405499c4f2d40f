//! What needs attention: connections that fail or were never tested.

use domain::overview::{Concern, ConcernSubject, Concerns};
use leptos::{either::Either, prelude::*};

use crate::{
    routes::{self, Dialog, Here},
    ui::{
        badge::{StatusWord, Tone},
        icon::Glyph,
    },
};

#[component]
pub(super) fn ConcernList(org: String, concerns: Concerns, has_nothing_to_test: bool) -> impl IntoView {
    let Concerns { named, has_more } = concerns;
    let content = if named.is_empty() {
        let sentence = if has_nothing_to_test {
            "There is nothing to test yet."
        } else {
            "Nothing fails, and everything was tested."
        };
        Either::Left(view! { <p class="card-note">{sentence}</p> })
    } else {
        let rows =
            named.into_iter().map(|concern| view! { <ConcernRow org=org.clone() concern=concern /> }).collect_view();
        let more = has_more.then(|| {
            view! {
                <p class="card-note">
                    "There is more: see " <a href=routes::buckets(&org)>"buckets"</a> " and "
                    <a href=routes::credentials(&org)>"credentials"</a> "."
                </p>
            }
        });
        Either::Right(view! {
            <ul class="card-list">{rows}</ul>
            {more}
        })
    };
    view! {
        <section class="card" aria-labelledby="attention-heading">
            <header class="card-header">
                <h2 id="attention-heading">"Needs attention"</h2>
            </header>
            {content}
        </section>
    }
}

#[component]
fn ConcernRow(org: String, concern: Concern) -> impl IntoView {
    let Concern { subject, name, problem } = concern;
    let (kind, href) = match subject {
        ConcernSubject::BucketConfig(id) => {
            ("Bucket config", Here::at(routes::buckets(&org)).dialog(Dialog::Settings(id)))
        }
        ConcernSubject::CloudCredential(id) => {
            ("Cloud credential", Here::at(routes::credentials(&org)).dialog(Dialog::Credential(id)))
        }
    };
    let (tone, glyph, word) = match problem {
        Some(_) => (Tone::Bad, Glyph::CROSS, "Failing"),
        None => (Tone::Neutral, Glyph::DASH, "Not tested"),
    };
    view! {
        <li>
            <div>
                <a class="nickname" href=href>
                    {name}
                </a>
                <span class="card-note">{kind}</span>
                {problem.map(|problem| view! { <p class="card-note">{problem.fact()}</p> })}
            </div>
            <StatusWord tone=tone glyph=glyph word=word />
        </li>
    }
}
