//! Test connection: the button, the progress, cancelling, and the report.

mod followed;
mod progress;
mod status;
mod test_all;

use std::sync::Arc;

use leptos::{ev, prelude::*};
use send_wrapper::SendWrapper;

use self::progress::Progress;
pub(crate) use self::{
    followed::{Followed, Standing},
    status::TestStatus,
    test_all::TestAll,
};
use crate::{
    act::Act,
    api::browser::Call,
    tested::{LastTest, Tested},
    ui::banner::RefusalBanner,
};

#[component]
pub(crate) fn ConnectionTest<A>(
    /// The test of the form's values.
    test: Callback<(), A>,
    /// The last test of the initial values.
    last: Option<LastTest>,
    /// Whether to repeat the test for a while if the role cannot be assumed.
    #[prop(optional)]
    is_patient: bool,
    /// The secret that what fixes a problem may contain, if it is valid.
    #[prop(default = Signal::stored(None))]
    secret: Signal<Option<String>>,
    /// Where the rest of the form follows the test.
    #[prop(default = None)]
    followed: Option<Followed>,
) -> impl IntoView
where
    A: Act<Output = Tested> + Sync,
{
    // Compared as sent: differences that are not sent don't count.
    let wanted = move || serde_json::to_string(&test.run(())).unwrap_or_default();
    let progress = Progress::new(last, untrack(wanted), secret);
    let Progress { finished, refusal, waiting, pending, .. } = progress;
    let call = Arc::new(SendWrapper::new(Call::new()));
    let begin = {
        let call = call.clone();
        move || progress.begin::<A>(call.clone(), untrack(wanted), is_patient)
    };
    let press = {
        let begin = begin.clone();
        move |event: ev::MouseEvent| {
            event.prevent_default();
            begin();
        }
    };
    let is_stale = Memo::new(move |_| finished.with(|last| last.as_ref().is_some_and(|last| last.values != wanted())));
    if let Some(followed) = followed {
        followed.connect(begin, move || progress.standing(is_stale.get()));
    }
    let cancel = move |_| {
        progress.cancelled.set(true);
        call.cancel();
    };
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
                <button type="button" class="button-quiet" hidden=move || !pending.get() on:click=cancel>
                    "Cancel"
                </button>
            </div>
            <RefusalBanner refusal=refusal />
            <p class="test-waiting" hidden=move || waiting.with(Option::is_none)>
                {waiting}
            </p>
            <TestResult progress=progress is_stale=is_stale.into() />
        </section>
    }
}

/// The test under way, or the report of the last one.
#[component]
fn TestResult(progress: Progress, is_stale: Signal<bool>) -> impl IntoView {
    let Progress { finished, report, made, current, waiting, pending, .. } = progress;
    let is_running = Signal::derive(move || pending.get() && waiting.with(Option::is_none));
    let is_underway =
        Signal::derive(move || is_running.get() || current.with(Option::is_some) || made.with(|made| !made.is_empty()));
    let is_reported = Signal::derive(move || !is_underway.get() && finished.with(Option::is_some));
    let sentence = move || match is_running.get() {
        true => "Testing… this takes at most 15 seconds.",
        false => "The test ended before its report. Until then:",
    };
    let rows = move || {
        let row = current.get().map(|it| if is_running.get() { it.testing } else { it.unfinished });
        made.get() + row.unwrap_or_default().as_str()
    };
    view! {
        <div hidden=move || !is_underway.get()>
            <p class="test-running">{sentence}</p>
            <ul class="checks" inner_html=rows></ul>
        </div>
        <div class="report" class:report-stale=is_stale hidden=move || !is_reported.get()>
            <p class="field-help" hidden=move || !is_stale.get()>
                "Something was changed since. Test again."
            </p>
            <div class="still" inner_html=move || report.get().as_str().to_owned()></div>
        </div>
        <p class="field-help" hidden=move || is_underway.get() || is_reported.get()>
            "Not tested yet."
        </p>
    }
}
