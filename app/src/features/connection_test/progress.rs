//! A test under way.

use std::{sync::Arc, time::Duration};

use domain::check::{Check, CheckName, Problem, Report, Verdict};
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::followed::Standing;
use crate::{
    act::{Act, Line},
    api::browser::{self, Call},
    refusal::Refusal,
    ui::{announcer::Announcer, pending::Pending},
};

/// A report, and the values that were tested.
#[derive(Debug, Clone)]
pub(super) struct TestedReport {
    pub(super) report: Report,
    pub(super) tested: String,
}

/// The waits before a role that AWS does not know yet is tested again, in seconds. IAM takes some seconds to propagate a
/// change.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency>.
const PATIENCE: [u64; 3] = [3, 5, 8];

/// The longest wait for a report. The server itself gives up a little earlier.
const LIMIT: Duration = Duration::from_secs(15);

/// Whether a repeated test may succeed once AWS has propagated a new role.
fn may_be_too_early(report: &Report) -> bool {
    report.first_problem() == Some(&Problem::RoleNotAssumable)
}

/// A test under way. The dialog may be closed meanwhile, and its signals with it.
#[derive(Clone, Copy)]
pub(super) struct Progress {
    pub(super) found: RwSignal<Option<TestedReport>>,
    /// The checks of a test under way, or of one that ended without a report.
    pub(super) made: RwSignal<Vec<Check>>,
    /// The check under way, or not finished then.
    pub(super) current: RwSignal<Option<CheckName>>,
    pub(super) refusal: RwSignal<Option<Refusal>>,
    /// The reason for waiting before the next attempt.
    pub(super) waiting: RwSignal<Option<String>>,
    pub(super) cancelled: RwSignal<bool>,
    pub(super) pending: Pending,
    announcer: Announcer,
}

impl Progress {
    pub(super) fn new(last: Option<TestedReport>) -> Self {
        Self {
            found: RwSignal::new(last),
            made: RwSignal::new(Vec::new()),
            current: RwSignal::new(None),
            refusal: RwSignal::new(None),
            waiting: RwSignal::new(None),
            cancelled: RwSignal::new(false),
            pending: Pending::new(),
            announcer: expect_context(),
        }
    }

    /// Where the test stands, if the values of the last one are stale or not.
    pub(super) fn standing(self, is_stale: bool) -> Standing {
        let verdict = self.found.with(|found| found.as_ref().map(|found| found.report.verdict()));
        let is_tried = self.pending.get() || self.cancelled.get() || self.refusal.with(Option::is_some);
        match verdict {
            Some(verdict) if verdict != Verdict::Failing && !is_stale && !self.pending.get() => Standing::Passed,
            None if !is_tried => Standing::Untested,
            _ => Standing::NotPassed,
        }
    }

    /// Begins a test, unless one is under way.
    pub(super) fn begin<A: Act<Output = Report>>(self, call: Arc<SendWrapper<Call>>, tested: String, is_patient: bool) {
        let patience = if is_patient { PATIENCE.as_slice() } else { &[] };
        self.pending.begin(async move {
            self.run(A::PATH, &call, tested, patience).await;
            browser::note_change();
        });
    }

    /// Tests once, and again after each of `patience` seconds while the result may have come too early.
    async fn run(self, path: &str, call: &Call, tested: String, patience: &[u64]) {
        let mut waits = patience.iter().enumerate();
        self.refusal.set(None);
        self.cancelled.set(false);
        self.announcer.say("Testing the connection");
        loop {
            self.forget();
            let report = match call.follow(path, tested.clone(), LIMIT, |line| self.note(line)).await {
                Some(Ok(report)) => report,
                Some(Err(refused)) => {
                    let _ = self.refusal.try_set(Some(gave_up(refused)));
                    return;
                }
                None => return self.announcer.say("Test cancelled"),
            };
            self.forget();
            let next = waits.next().filter(|_| may_be_too_early(&report));
            let summary = report.summary();
            let _ = self.found.try_set(Some(TestedReport { report, tested: tested.clone() }));
            let Some((attempt, &seconds)) = next else { return self.announcer.say(summary) };
            if !self.wait(attempt, seconds).await {
                return;
            }
        }
    }

    fn note(self, line: Line<Report>) {
        match line {
            Line::Began(name) => {
                let _ = self.current.try_set(Some(name));
            }
            Line::Made(check) => {
                let _ = self.current.try_set(None);
                let _ = self.made.try_update(|made| made.push(check));
            }
            Line::Answer(_) | Line::Refused(_) => {}
        }
    }

    fn forget(self) {
        let _ = self.current.try_set(None);
        let _ = self.made.try_set(Vec::new());
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
