//! Test connection: the button, the progress, cancelling, and the report.

use std::{sync::Arc, time::Duration};

use domain::{
    check::{Check, Outcome, Problem, Report, Status, Verdict},
    moment::Moment,
};
use leptos::{either::EitherOf3, ev, prelude::*};
use send_wrapper::SendWrapper;

use crate::{
    act::Act,
    api::browser::{self, Call},
    refusal::Refusal,
    ui::{
        announcer::Announcer,
        badge::{StatusWord, Tone},
        banner::RefusalBanner,
        copy::CopyBlock,
        icon::Glyph,
        moment::Ago,
        pending::Pending,
    },
};

/// A report, and the values that were tested.
#[derive(Debug, Clone)]
struct TestedReport {
    report: Report,
    tested: String,
}

/// The policies to paste when something is missing, filled in with the form's values.
#[derive(Clone, Copy)]
pub(crate) struct Remedies {
    /// The statement that allows an action.
    pub(crate) statement: Callback<String, String>,
    /// The trust policy of the role; `None` if there is none to show.
    pub(crate) trust: Callback<(), Option<String>>,
}

impl Remedies {
    /// The remedy for `problem`, and its label.
    fn of(self, problem: &Problem) -> Option<(&'static str, String)> {
        match problem {
            Problem::OwnerUnproven { object } => {
                Some(("Command that uploads it", format!("echo ours | gcloud storage cp - {object}")))
            }
            problem if problem.is_about_trust() => Some(("Trust policy of the role", self.trust.run(())?)),
            problem => {
                let action = problem.missing_action()?;
                Some(("Statement to add to its policy", self.statement.run(action.to_owned())))
            }
        }
    }
}

/// The waits before a role that AWS does not know yet is tested again, in seconds. IAM takes some seconds to propagate a
/// change.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>.
const PATIENCE: [u64; 3] = [3, 5, 8];

/// Whether a repeated test may succeed once AWS has propagated a new role.
fn may_be_too_early(report: &Report) -> bool {
    report.first_problem() == Some(&Problem::RoleNotAssumable)
}

/// A test under way. The dialog may be closed meanwhile, and its signals with it.
#[derive(Clone, Copy)]
struct Progress {
    found: RwSignal<Option<TestedReport>>,
    refusal: RwSignal<Option<Refusal>>,
    /// The reason for waiting before the next attempt.
    waiting: RwSignal<Option<String>>,
    cancelled: RwSignal<bool>,
    pending: Pending,
    announcer: Announcer,
}

impl Progress {
    fn new(last: Option<TestedReport>) -> Self {
        Self {
            found: RwSignal::new(last),
            refusal: RwSignal::new(None),
            waiting: RwSignal::new(None),
            cancelled: RwSignal::new(false),
            pending: Pending::new(),
            announcer: expect_context(),
        }
    }

    /// Begins a test, unless one is under way.
    fn begin<A: Act<Output = Report>>(self, call: Arc<SendWrapper<Call>>, tested: String, is_patient: bool) {
        let patience = if is_patient { PATIENCE.as_slice() } else { &[] };
        self.pending.begin(async move {
            self.run::<A>(&call, tested, patience).await;
            browser::note_change();
        });
    }

    /// Tests once, and again after each of `patience` seconds while the result may have come too early.
    async fn run<A: Act<Output = Report>>(self, call: &Call, tested: String, patience: &[u64]) {
        let mut waits = patience.iter().enumerate();
        self.refusal.set(None);
        self.cancelled.set(false);
        self.announcer.say("Testing the connection");
        loop {
            let report: Report = match call.post(A::PATH, tested.clone()).await {
                Some(Ok(report)) => report,
                Some(Err(refused)) => {
                    let _ = self.refusal.try_set(Some(refused));
                    return;
                }
                None => return self.announcer.say("Test cancelled"),
            };
            let next = waits.next().filter(|_| may_be_too_early(&report));
            let summary = report.summary();
            let _ = self.found.try_set(Some(TestedReport { report, tested: tested.clone() }));
            let Some((attempt, &seconds)) = next else { return self.announcer.say(summary) };
            if !self.wait(attempt, seconds).await {
                return;
            }
        }
    }

    /// Waits for the next attempt, and answers whether there is to be one.
    async fn wait(self, attempt: usize, seconds: u64) -> bool {
        let why = format!(
            "AWS did not let this server assume the role. A role that was just made or changed takes some seconds to be known everywhere: trying again in {seconds} s (attempt {} of {}).",
            attempt + 2,
            PATIENCE.len() + 1
        );
        self.announcer.say(why.clone());
        let _ = self.waiting.try_set(Some(why));
        browser::sleep(Duration::from_secs(seconds)).await;
        self.waiting.try_set(None).is_none() && self.cancelled.try_get_untracked() == Some(false)
    }
}

#[component]
pub(crate) fn ConnectionTest<A>(
    /// The test of the form's values.
    test: Callback<(), A>,
    /// The initial report.
    last: Option<Report>,
    /// The reference time of the first report's age.
    now: Option<Moment>,
    /// Whether to repeat the test for a while if the role cannot be assumed.
    #[prop(optional)]
    is_patient: bool,
    /// The policies to paste when something is missing.
    remedies: Remedies,
) -> impl IntoView
where
    A: Act<Output = Report> + Sync,
{
    // Compared as sent: differences that are not sent don't count.
    let wanted = move || serde_json::to_string(&test.run(())).unwrap_or_default();
    let progress = Progress::new(last.map(|report| TestedReport { report, tested: untrack(wanted) }));
    let Progress { found, refusal, waiting, pending, .. } = progress;
    let call = Arc::new(SendWrapper::new(Call::new()));
    let press = {
        let call = call.clone();
        move |event: ev::MouseEvent| {
            event.prevent_default();
            progress.begin::<A>(call.clone(), untrack(wanted), is_patient);
        }
    };
    let is_stale = Memo::new(move |_| found.with(|found| found.as_ref().is_some_and(|found| found.tested != wanted())));
    let cancel = move |_| {
        progress.cancelled.set(true);
        call.cancel();
    };
    let is_running = Signal::derive(move || pending.get() && waiting.with(Option::is_none));
    view! {
        <section class="connection-test" aria-label="Connection test" aria-busy=move || pending.get().to_string()>
            <div class="connection-test-actions">
                <button
                    class="button"
                    name="intent"
                    value=A::name()
                    aria-disabled=move || pending.get().then_some("true")
                    on:click=press
                >
                    "Test connection"
                </button>
                {move || {
                    let cancel = cancel.clone();
                    pending.get().then(|| view! { <button type="button" class="button-quiet" on:click=cancel>"Cancel"</button> })
                }}
            </div>
            <RefusalBanner refusal=refusal />
            {move || waiting.get().map(|why| view! { <p class="test-waiting">{why}</p> })}
            <TestResult is_running=is_running found=found is_stale=is_stale now=now remedies=remedies />
        </section>
    }
}

#[component]
fn TestResult(
    is_running: Signal<bool>,
    found: RwSignal<Option<TestedReport>>,
    is_stale: Memo<bool>,
    now: Option<Moment>,
    remedies: Remedies,
) -> impl IntoView {
    move || match (is_running.get(), found.get()) {
        (true, _) => EitherOf3::A(view! { <p class="test-running">"Testing… this takes at most 15 seconds."</p> }),
        (false, Some(found)) => {
            EitherOf3::B(view! { <ReportView report=found.report now=now is_stale=is_stale remedies=Some(remedies) /> })
        }
        (false, None) => EitherOf3::C(view! { <p class="field-help">"Not tested yet."</p> }),
    }
}

#[component]
pub(crate) fn ReportView(
    report: Report,
    now: Option<Moment>,
    #[prop(into)] is_stale: Signal<bool>,
    #[prop(default = None)] remedies: Option<Remedies>,
) -> impl IntoView {
    let (tone, glyph, word) = match report.verdict() {
        Verdict::Verified => (Tone::Good, Glyph::CHECK, "Verified"),
        Verdict::Failing => (Tone::Bad, Glyph::CROSS, "Failing"),
    };
    let summary = report.summary();
    let tested_at = report.tested_at;
    let checks =
        report.checks.into_iter().map(|check| view! { <CheckRow check=check remedies=remedies /> }).collect_view();
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
fn CheckRow(check: Check, remedies: Option<Remedies>) -> impl IntoView {
    let (tone, glyph, word) = match check.outcome {
        Outcome::Passed => (Tone::Good, Glyph::CHECK, "passed"),
        Outcome::Failed { .. } => (Tone::Bad, Glyph::CROSS, "failed"),
        Outcome::Skipped { .. } => (Tone::Neutral, Glyph::DASH, "skipped"),
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
                {remedies
                    .and_then(|remedies| untrack(|| remedies.of(&problem)))
                    .map(|(label, text)| view! { <CopyBlock label=label text=text /> })}
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

/// The result of the last test, with its age, in a row of a list. `word` replaces the usual word.
#[component]
pub(crate) fn TestStatus(
    status: Status,
    now: Moment,
    #[prop(default = None)] word: Option<&'static str>,
) -> impl IntoView {
    let (tone, glyph) = match status {
        Status::Verified(_) => (Tone::Good, Glyph::CHECK),
        Status::Failing(_) => (Tone::Bad, Glyph::CROSS),
        Status::NotTested => (Tone::Neutral, Glyph::DASH),
    };
    view! {
        <span class="status-line">
            <StatusWord tone=tone glyph=glyph word=word.unwrap_or(status.label()) />
            {status.since().map(|at| view! { <Ago at=at now=now /> })}
        </span>
    }
}
