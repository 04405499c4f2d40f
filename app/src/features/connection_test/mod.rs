//! Test connection: the button, the progress, cancelling, and the report.

mod followed;
mod progress;
mod remedies;
mod report;
mod status;
mod test_all;

use std::sync::Arc;

use domain::{check::Report, moment::Moment};
use leptos::{either::EitherOf3, ev, prelude::*};
use send_wrapper::SendWrapper;

pub(crate) use self::{
    followed::{Followed, Standing},
    remedies::Remedies,
    report::ReportView,
    status::TestStatus,
    test_all::TestAll,
};
use self::{
    progress::{Progress, TestedReport},
    report::ChecksSoFar,
};
use crate::{act::Act, api::browser::Call, ui::banner::RefusalBanner};

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
    /// Where the rest of the form follows the test.
    #[prop(default = None)]
    followed: Option<Followed>,
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
    if let Some(followed) = followed {
        let call = call.clone();
        let begin = move || progress.begin::<A>(call.clone(), untrack(wanted), is_patient);
        followed.connect(begin, move || progress.standing(is_stale.get()));
    }
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
            <TestResult is_running=is_running progress=progress is_stale=is_stale now=now remedies=remedies />
        </section>
    }
}

#[component]
fn TestResult(
    is_running: Signal<bool>,
    progress: Progress,
    is_stale: Memo<bool>,
    now: Option<Moment>,
    remedies: Remedies,
) -> impl IntoView {
    let Progress { found, made, current, .. } = progress;
    move || {
        let (is_running, checks, current) = (is_running.get(), made.get(), current.get());
        if is_running || current.is_some() || !checks.is_empty() {
            let sentence = if is_running {
                "Testing… this takes at most 15 seconds."
            } else {
                "The test ended before its report. Until then:"
            };
            return EitherOf3::A(view! {
                <p class="test-running">{sentence}</p>
                <ChecksSoFar checks=checks current=current is_running=is_running />
            });
        }
        match found.get() {
            Some(found) => EitherOf3::B(
                view! { <ReportView report=found.report now=now is_stale=is_stale remedies=Some(remedies) /> },
            ),
            None => EitherOf3::C(view! { <p class="field-help">"Not tested yet."</p> }),
        }
    }
}
