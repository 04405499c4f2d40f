//! Test connection: asked for, waited for, cancelled, and its report.

use std::sync::Arc;

use domain::{
    check::{Check, Outcome, Report, Verdict},
    draft::bucket::BucketDraft,
    moment::Moment,
};
use leptos::{either::EitherOf3, ev, prelude::*};
use send_wrapper::SendWrapper;

use crate::{
    api::browser::Call,
    refusal::Refusal,
    ui::{
        announcer::Announcer,
        badge::{StatusWord, Tone},
        banner::RefusalBanner,
        icon::Glyph,
        moment::Ago,
        pending::Pending,
    },
};

/// What is tested.
#[derive(Clone, Copy)]
pub(super) enum TestOf {
    /// What has been filled in, of a bucket config that is not stored yet.
    Draft(Callback<(), BucketDraft>),
    /// What a stored one is to become.
    Edit(Callback<(), BucketDraft>),
    /// What is stored.
    Stored,
}

impl TestOf {
    /// What the button says to the server when the browser posts the form by itself.
    fn intent(self) -> &'static str {
        match self {
            Self::Draft(_) | Self::Edit(_) => "test-bucket",
            Self::Stored => "test-stored-bucket",
        }
    }
}

/// A report, and what it was about.
#[derive(Debug, Clone)]
struct Found {
    report: Report,
    draft: Option<BucketDraft>,
}

#[component]
pub(super) fn ConnectionTest(
    of: TestOf,
    path: String,
    /// The report to show at first.
    last: Option<Report>,
    /// The time by which the first report's age is told.
    now: Option<Moment>,
    /// Called after every test.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let draft = move || match of {
        TestOf::Draft(draft) | TestOf::Edit(draft) => Some(BucketDraft { nickname: String::new(), ..draft.run(()) }),
        TestOf::Stored => None,
    };
    let found = RwSignal::new(last.map(|report| Found { report, draft: untrack(draft) }));
    let refusal = RwSignal::new(None::<Refusal>);
    let announcer: Announcer = expect_context();
    let call = Arc::new(SendWrapper::new(Call::new()));
    let pending = Pending::new();
    let test = {
        let call = call.clone();
        move |event: ev::MouseEvent| {
            event.prevent_default();
            let (path, call) = (path.clone(), call.clone());
            pending.begin(async move {
                refusal.set(None);
                announcer.say("Testing the connection");
                let tested = untrack(draft);
                let answer = match &tested {
                    Some(draft) => call.post(&path, draft).await,
                    None => call.post(&path, &()).await,
                };
                match answer {
                    Some(Ok(report)) => {
                        let report: Report = report;
                        announcer.say(report.summary());
                        let _ = found.try_set(Some(Found { report, draft: tested }));
                    }
                    Some(Err(refused)) => drop(refusal.try_set(Some(refused))),
                    None => announcer.say("Test cancelled"),
                }
                if let Some(on_done) = on_done {
                    on_done.run(());
                }
            });
        }
    };
    let is_stale = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|found| found.draft != draft())));
    let cancel = move |_| call.cancel();
    let result = move || match (pending.get(), found.get()) {
        (true, _) => EitherOf3::A(view! { <p class="test-running">"Testing… this takes at most 15 seconds."</p> }),
        (false, Some(found)) => EitherOf3::B(view! { <ReportView report=found.report now=now is_stale=is_stale /> }),
        (false, None) => EitherOf3::C(view! { <p class="field-help">"Not tested yet."</p> }),
    };
    view! {
        <section class="connection-test" aria-label="Connection test" aria-busy=move || pending.get().to_string()>
            <div class="connection-test-actions">
                <button
                    class="button"
                    name="intent"
                    value=of.intent()
                    aria-disabled=move || pending.get().then_some("true")
                    on:click=test
                >
                    "Test connection"
                </button>
                {move || {
                    let cancel = cancel.clone();
                    pending.get().then(|| view! { <button type="button" class="button-quiet" on:click=cancel>"Cancel"</button> })
                }}
            </div>
            <RefusalBanner refusal=refusal />
            {result}
        </section>
    }
}

#[component]
fn ReportView(report: Report, now: Option<Moment>, is_stale: Memo<bool>) -> impl IntoView {
    let (tone, glyph, word) = match report.verdict() {
        Verdict::Verified => (Tone::Good, Glyph::Check, "Verified"),
        Verdict::Failing => (Tone::Bad, Glyph::Cross, "Failing"),
    };
    let summary = report.summary();
    let tested_at = report.tested_at;
    let checks = report.checks.into_iter().map(|check| view! { <CheckRow check=check /> }).collect_view();
    view! {
        <div class="report" class:report-stale=is_stale>
            <p class="report-summary">
                <StatusWord tone=tone glyph=glyph word=word />
                <span>{summary}</span>
                {now.map(|now| view! { <Ago at=tested_at now=now /> })}
            </p>
            {move || {
                is_stale.get().then(|| view! { <p class="field-help">"Something was changed since. Test again."</p> })
            }}
            <ul class="checks">{checks}</ul>
        </div>
    }
}

#[component]
fn CheckRow(check: Check) -> impl IntoView {
    let (tone, glyph, word) = match check.outcome {
        Outcome::Passed => (Tone::Good, Glyph::Check, "passed"),
        Outcome::Failed { .. } => (Tone::Bad, Glyph::Cross, "failed"),
        Outcome::Skipped { .. } => (Tone::Neutral, Glyph::Dash, "skipped"),
    };
    let was_made = !matches!(check.outcome, Outcome::Skipped { .. });
    let detail = match check.outcome {
        Outcome::Passed => None,
        Outcome::Skipped { reason } => Some(view! { <p class="check-detail">{reason}</p> }.into_any()),
        Outcome::Failed { problem, request_id } => Some(
            view! {
                <p class="check-detail">
                    <strong>{problem.fact()}</strong>
                    " "
                    {problem.advice()}
                </p>
                {request_id.map(|id| view! { <p class="check-request">"Provider's request id " <code>{id}</code></p> })}
            }
            .into_any(),
        ),
    };
    view! {
        <li class="check">
            <StatusWord tone=tone glyph=glyph word=word />
            <div>
                <span class="check-name">{check.name.label()}</span>
                {detail}
            </div>
            {was_made.then(|| view! { <span class="check-time">{format!("{} ms", check.millis)}</span> })}
        </li>
    }
}
