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
    /// Whether an organisation can do without it.
    is_optional: bool,
    title: &'static str,
    about: &'static str,
    /// What to do about it.
    action: Option<(&'static str, String)>,
}

#[component]
pub(super) fn Checklist(org: String, progress: Progress, has_identity: bool) -> impl IntoView {
    let steps = steps(&org, progress, has_identity);
    let next = next(&steps);
    next.is_some().then(|| {
        let done = steps.iter().filter(|step| step.is_done).count();
        let count = steps.len();
        let rows = steps
            .into_iter()
            .enumerate()
            .map(|(at, step)| view! { <StepRow step=step is_next=next == Some(at) /> })
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

/// The first step to do; none once everything that is needed is done.
fn next(steps: &[Step]) -> Option<usize> {
    steps.iter().position(|step| !step.is_done && !step.is_optional)
}

fn steps(org: &str, progress: Progress, has_identity: bool) -> Vec<Step> {
    let buckets = routes::buckets(&org);
    let add_bucket = Here::at(buckets.clone()).dialog(Dialog::Add);
    let create_repo = Here::at(routes::repos(&org)).dialog(Dialog::Add);
    vec![
        Step {
            is_done: has_identity,
            is_optional: true,
            title: "Give the server an identity at a cloud (optional)",
            about: "Needed for AWS roles and Google service accounts only. The operator sets it; the form for a bucket config says how.",
            action: None,
        },
        Step {
            is_done: progress.has_bucket_config,
            is_optional: false,
            title: "Add a bucket config",
            about: "Where arrays are stored, and how data clients get in.",
            action: Some(("Add bucket", add_bucket)),
        },
        Step {
            is_done: progress.has_verified,
            is_optional: false,
            title: "Verify it",
            about: "Test connection tells whether the bucket can be reached with these values.",
            action: Some(("Open buckets", buckets)),
        },
        Step {
            is_done: progress.has_repo,
            is_optional: false,
            title: "Create a repo",
            about: "A place of its own under a bucket config, where data clients keep arrays.",
            action: Some(("Create repo", create_repo)),
        },
        Step {
            is_done: progress.has_used_token,
            is_optional: false,
            title: "Connect a data client",
            about: "Done when an API token of this organisation is used for the first time.",
            action: Some(("Make a token", routes::tokens(&org))),
        },
    ]
}

#[component]
fn StepRow(step: Step, is_next: bool) -> impl IntoView {
    let Step { is_done, title, about, action, .. } = step;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_not_needed_and_the_rest_is_done_in_order() {
        let none = Progress { has_bucket_config: false, has_verified: false, has_repo: false, has_used_token: false };
        let next = |progress, has_identity| {
            let steps = steps("acme", progress, has_identity);
            next(&steps).map(|at| steps[at].title)
        };
        assert_eq!(next(none, false), Some("Add a bucket config"));
        assert_eq!(next(Progress { has_bucket_config: true, has_repo: true, ..none }, true), Some("Verify it"));
        let all = Progress { has_bucket_config: true, has_verified: true, has_repo: true, has_used_token: true };
        assert_eq!(next(all, false), None);
    }
}
