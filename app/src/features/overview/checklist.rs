//! The steps of setting up an organisation, until all are done.

use domain::overview::Progress;
use leptos::{either::Either, prelude::*};

use crate::{
    routes::{self, Dialog, Here},
    ui::icon::{Glyph, Icon},
};

/// A step, ticked when it really happened.
struct Step {
    is_done: bool,
    title: &'static str,
    about: &'static str,
    /// What to do about it.
    action: Option<(&'static str, String)>,
}

#[component]
pub(super) fn Checklist(org: String, progress: Progress, has_identity: bool) -> impl IntoView {
    let steps = steps(&org, progress, has_identity);
    let done = steps.iter().filter(|step| step.is_done).count();
    let count = steps.len();
    let is_next = steps.iter().position(|step| !step.is_done);
    (done < count).then(|| {
        let rows = steps
            .into_iter()
            .enumerate()
            .map(|(at, step)| view! { <StepRow step=step is_next=is_next == Some(at) /> })
            .collect_view();
        view! {
            <section class="card" aria-labelledby="set-up-heading">
                <header class="card-header">
                    <h2 id="set-up-heading">"Set up"</h2>
                    <span class="card-note">{format!("{done} of {count} done")}</span>
                </header>
                <ol class="checklist">{rows}</ol>
            </section>
        }
    })
}

fn steps(org: &str, progress: Progress, has_identity: bool) -> Vec<Step> {
    let buckets = routes::buckets(&org);
    let add_bucket = Here::at(buckets.clone()).dialog(Dialog::Add);
    let create_repo = Here::at(routes::repos(&org)).dialog(Dialog::Add);
    vec![
        Step {
            is_done: has_identity,
            title: "Give the server an identity at a cloud",
            about: "Needed for AWS roles and Google service accounts only. The operator sets it; the form for a bucket config says how.",
            action: None,
        },
        Step {
            is_done: progress.has_bucket_config,
            title: "Add a bucket config",
            about: "Where arrays are stored, and how data clients get in.",
            action: Some(("Add bucket", add_bucket)),
        },
        Step {
            is_done: progress.has_verified,
            title: "Verify it",
            about: "Test connection tells whether the bucket can be reached with these values.",
            action: Some(("Open buckets", buckets)),
        },
        Step {
            is_done: progress.has_repo,
            title: "Create a repo",
            about: "A place of its own under a bucket config, where data clients keep arrays.",
            action: Some(("Create repo", create_repo)),
        },
        Step {
            is_done: progress.has_used_token,
            title: "Connect a data client",
            about: "Done when an API token of this organisation is used for the first time.",
            action: Some(("Make a token", routes::tokens(&org))),
        },
    ]
}

#[component]
fn StepRow(step: Step, is_next: bool) -> impl IntoView {
    let Step { is_done, title, about, action } = step;
    let (glyph, word) = if is_done { (Glyph::CIRCLE_CHECK, "Done: ") } else { (Glyph::CIRCLE, "To do: ") };
    let class = if is_next { "button button-primary" } else { "button" };
    let action = match action.filter(|_| !is_done) {
        Some((label, href)) => Either::Left(view! {
            <a class=class href=href>
                {label}
            </a>
        }),
        None => Either::Right(()),
    };
    view! {
        <li class=if is_done { "step step-done" } else { "step" }>
            <Icon glyph=glyph />
            <div>
                <p class="step-title">
                    <span class="visually-hidden">{word}</span>
                    {title}
                </p>
                {(!is_done).then(|| view! { <p class="card-note">{about}</p> })}
            </div>
            {action}
        </li>
    }
}
