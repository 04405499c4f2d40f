//! A test under way.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::followed::Standing;
use crate::{
    act::{Act, Line},
    api::browser::{self, Call},
    refusal::Refusal,
    tested::{LastTest, Tested},
    ui::{html::Html, pending::Pending},
};

/// The last finished test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finished {
    /// Whether nothing failed.
    passed: bool,
    /// The values that were tested, as they were sent.
    pub(super) values: String,
}

/// A check under way, as it is shown meanwhile, and if the test ends before it.
#[derive(Debug, Clone)]
pub(super) struct Current {
    pub(super) testing: Html,
    pub(super) unfinished: Html,
}

/// The waits before a role that AWS does not know yet is tested again, in seconds. IAM takes some seconds to propagate a
/// change.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>.
const PATIENCE: [u64; 3] = [3, 5, 8];

/// The longest wait for a report. The server itself gives up a little earlier.
const LIMIT: Duration = Duration::from_secs(15);

/// A test under way. The dialog may be closed meanwhile, and its signals with it.
#[derive(Clone, Copy)]
pub(super) struct Progress {
    pub(super) finished: RwSignal<Option<Finished>>,
    /// The report of the last finished test.
    pub(super) report: RwSignal<Html>,
    /// The rows of the checks of a test under way, or of one that ended without a report.
    pub(super) made: RwSignal<String>,
    /// The check under way, or not finished then.
    pub(super) current: RwSignal<Option<Current>>,
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// The reason for waiting before the next attempt.
    pub(super) waiting: RwSignal<Option<String>>,
    pub(super) cancelled: RwSignal<bool>,
    pub(super) pending: Pending,
    secret: Signal<Option<String>>,
}

impl Progress {
    /// Before any test but the last one, which was of these values.
    pub(super) fn new(last: Option<LastTest>, values: String, secret: Signal<Option<String>>) -> Self {
        let (passed, report) = last.map(|LastTest { passed, html }| (passed, html.into_html())).unzip();
        Self {
            finished: RwSignal::new(passed.map(|passed| Finished { passed, values })),
            report: RwSignal::new(report.unwrap_or_default()),
            made: RwSignal::new(String::new()),
            current: RwSignal::new(None),
            refusal: RwSignal::new(None),
            waiting: RwSignal::new(None),
            cancelled: RwSignal::new(false),
            pending: Pending::new(),
            secret,
        }
    }

    /// Where the test stands, if the values of the last one are stale or not.
    pub(super) fn standing(self, is_stale: bool) -> Standing {
        let passed = self.finished.with(|finished| finished.as_ref().map(|finished| finished.passed));
        let is_tried = self.pending.get() || self.cancelled.get() || self.refusal.with(Option::is_some);
        match passed {
            Some(true) if !is_stale && !self.pending.get() => Standing::Passed,
            None if !is_tried => Standing::Untested,
            _ => Standing::NotPassed,
        }
    }

    /// Begins a test, unless one is under way.
    pub(super) fn begin<A: Act<Output = Tested>>(self, call: Arc<SendWrapper<Call>>, values: String, is_patient: bool) {
        let patience = if is_patient { PATIENCE.as_slice() } else { &[] };
        self.pending.begin(async move {
            self.run(A::PATH, &call, values, patience).await;
            browser::note_change();
        });
    }

    /// Tests once, and again after each of `patience` seconds while the result may have come too early.
    async fn run(self, path: &str, call: &Call, values: String, patience: &[u64]) {
        let mut waits = patience.iter().enumerate();
        self.refusal.set(None);
        self.cancelled.set(false);
        browser::say("Testing the connection");
        loop {
            self.forget();
            let tested = match call.follow(path, values.clone(), LIMIT, |line| self.note(line)).await {
                Some(Ok(tested)) => tested,
                Some(Err(refused)) => {
                    let _ = self.refusal.try_set(Some(gave_up(refused)));
                    return;
                }
                None => return browser::say("Test cancelled"),
            };
            self.forget();
            let Tested { passed, may_be_too_early, summary, html, .. } = tested;
            let next = waits.next().filter(|_| may_be_too_early);
            let secret = self.secret.try_get_untracked().flatten();
            let _ = self.report.try_set(html.with_secret(secret.as_deref()));
            let _ = self.finished.try_set(Some(Finished { passed, values: values.clone() }));
            let Some((attempt, &seconds)) = next else { return browser::say(&summary) };
            if !self.wait(attempt, seconds).await {
                return;
            }
        }
    }

    fn note(self, line: Line<Tested>) {
        match line {
            Line::Began { testing, unfinished } => {
                let _ = self.current.try_set(Some(Current { testing, unfinished }));
            }
            Line::Made(row) => {
                let _ = self.current.try_set(None);
                let _ = self.made.try_update(|made| made.push_str(row.as_str()));
            }
            Line::Answer(_) | Line::Refused(_) => {}
        }
    }

    fn forget(self) {
        let _ = self.current.try_set(None);
        let _ = self.made.try_set(String::new());
    }

    /// Waits for the next attempt, and answers whether there is to be one.
    async fn wait(self, attempt: usize, seconds: u64) -> bool {
        let why = format!(
            "AWS did not let this server assume the role. A role that was just made or changed takes some seconds to be known everywhere: trying again in {seconds} s (attempt {} of {}).",
            attempt + 2,
            PATIENCE.len() + 1
        );
        browser::say(&why);
        let _ = self.waiting.try_set(Some(why));
        browser::sleep(Duration::from_secs(seconds)).await;
        self.waiting.try_set(None).is_none() && self.cancelled.try_get_untracked() == Some(false)
    }
}

/// A test that got no answer was given up: what it would have stored does not matter.
fn gave_up(refused: Refusal) -> Refusal {
    match refused {
        Refusal::NoAnswer => Refusal::TryLater(format!(
            "The test gave up: this server has not finished it within {} seconds. Try again in a minute.",
            LIMIT.as_secs()
        )),
        refused => refused,
    }
}
