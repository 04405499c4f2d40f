//! A test in progress; its steps record their results.

use std::time::Duration;

use domain::{
    check::{Check, CheckName, Outcome, Problem, Step},
    location::{Location, Store},
};
use tokio::time::Instant;

use super::{
    results::{TemporaryKeys, TestResults, failed},
    style::Style,
    subject::{AccessMethod, Subject},
    watch::tell,
};
use crate::{
    Context, Result,
    actor::Actor,
    cloud::{Existence, Objects, aws::Keys, failure::Finding, google, s3::accepts_keys},
    random,
};

/// The shortest lifetime of STS credentials, in seconds.
pub(crate) const SHORTEST_SESSION: i32 = 900;

/// Why checks that need a bucket are skipped.
pub(super) const NO_BUCKET: &str = "No bucket was named to test with.";

/// Why the region is not checked without keys.
pub(super) const UNSEEN: &str = "Only signed requests show whether it is right.";

/// Why checks that need the store are skipped.
const NO_ANSWER: &str = "The store could not be reached.";

/// Why checks after the end of a test are skipped.
const GAVE_UP: &str = "The test had given up by then.";

/// A check that is being made.
#[derive(Clone, Copy)]
pub(super) struct Begun {
    pub(super) name: CheckName,
    at: Instant,
}

/// A test in progress.
pub(super) struct Test<'a> {
    pub(super) cx: &'a Context,
    pub(super) actor: &'a Actor,
    pub(super) subject: Subject<'a>,
    pub(super) deadline: Instant,
    checks: Vec<Check>,
    temporary_keys: TemporaryKeys,
    /// Whether anonymous requests did not show whether the region is right.
    pub(super) region_is_open: bool,
    /// Whether clients bring their own keys.
    is_self_managed: bool,
    /// Where requests to the store name the bucket.
    pub(super) style: Style,
}

impl<'a> Test<'a> {
    pub(super) fn new(cx: &'a Context, actor: &'a Actor, subject: Subject<'a>) -> Self {
        let is_self_managed = matches!(subject.access_method, AccessMethod::SelfManaged);
        Self {
            cx,
            actor,
            subject,
            deadline: Instant::now() + TEST_TIMEOUT,
            checks: Vec::new(),
            temporary_keys: TemporaryKeys::Unknown(Problem::Inconclusive),
            region_is_open: false,
            is_self_managed,
            style: Style::default(),
        }
    }

    pub(super) async fn run(mut self) -> Result<TestResults> {
        let location = self.subject.location;
        self.style = location.map_or_else(Style::default, |location| Style::of(self.cx, location));
        let store_answers = match location {
            Some(location) => self.look_from_outside(location).await,
            None => true,
        };
        match std::mem::replace(&mut self.subject.access_method, AccessMethod::Unknown("")) {
            AccessMethod::Unknown(reason) => self.skip_objects(reason),
            AccessMethod::SelfManaged => {
                if let (Some(location), true) = (location, store_answers) {
                    self.find_style(location, None).await;
                }
                self.skip_objects("The bucket is self-managed: clients bring their own keys.");
            }
            AccessMethod::Keys(_) | AccessMethod::ServiceAccount { .. } if !store_answers => {
                self.temporary_keys = TemporaryKeys::Unknown(self.first_problem());
                self.skip_objects(NO_ANSWER);
            }
            AccessMethod::Keys(keys) => match location {
                Some(location) => {
                    self.use_bucket(location, &keys).await;
                    self.temporary_keys = self.make_temporary_keys(location, &keys).await;
                }
                None => self.show_keys(&keys).await,
            },
            AccessMethod::Role { arn, external_id, is_claimed } => {
                let session = self.assume_role(&arn, external_id, is_claimed).await?;
                match (session, location) {
                    (Err(reason), _) => self.skip_objects(reason),
                    (Ok(_), None) => self.skip_objects(NO_BUCKET),
                    (Ok(_), Some(_)) if !store_answers => {
                        self.skip_objects(NO_ANSWER);
                        if self.holds_are_doubtful() {
                            self.skip(CheckName::Scope, NO_ANSWER);
                        }
                    }
                    (Ok(session), Some(location)) => {
                        self.use_bucket(location, &session.keys()).await;
                        if self.holds_are_doubtful() {
                            self.hold_role_to_prefix(location, &arn, external_id, &session).await;
                        }
                    }
                }
            }
            AccessMethod::ServiceAccount { account, proof } => match location {
                Some(location) => self.impersonate(location, account, &proof).await?,
                None => self.skip_objects(NO_BUCKET),
            },
        }
        Ok(TestResults { checks: self.checks, temporary_keys: self.temporary_keys, style: self.style.found() })
    }

    /// Whether the store accepts the keys, when there is no bucket to use them on.
    async fn show_keys(&mut self, keys: &Keys<'_>) {
        let endpoint = self.begin(CheckName::Endpoint);
        // One call answers both.
        let accepted = Begun { name: CheckName::Keys, ..endpoint };
        let call = accepts_keys(self.cx.aws(), &self.actor.slug, self.subject.store, keys);
        let found = self.in_time(call).await;
        match found {
            Ok(()) => {
                self.end(endpoint, Outcome::Passed);
                self.end(accepted, Outcome::Passed);
            }
            Err((problem @ (Problem::KeysRefused | Problem::KeysExpired), request_id)) => {
                self.end(endpoint, Outcome::Passed);
                self.end(accepted, failed((problem, request_id)));
            }
            Err(problem) => {
                self.pad_refusal(&problem.0, endpoint).await;
                self.end(endpoint, failed(problem));
                self.skip(CheckName::Keys, NO_ANSWER);
            }
        }
        self.skip_objects(NO_BUCKET);
    }

    async fn pad_refusal(&self, problem: &Problem, begun: Begun) {
        if *problem == Problem::EndpointNotAllowed {
            tokio::time::sleep_until(begun.at + REFUSAL_PADDING).await;
        }
    }

    /// Anonymous checks of store, bucket and region. Returns whether the store can be used at all.
    async fn look_from_outside(&mut self, location: &Location) -> bool {
        let endpoint = self.begin(CheckName::Endpoint);
        let existence = self.existence(location).await;
        let problem = match existence {
            Ok(existence) => {
                self.end(endpoint, Outcome::Passed);
                self.note_existence(existence);
                return true;
            }
            Err(problem) => problem,
        };
        self.pad_refusal(&problem.0, endpoint).await;
        self.end(endpoint, failed(problem));
        for name in [CheckName::Bucket, CheckName::Region] {
            self.skip(name, NO_ANSWER);
        }
        false
    }

    async fn existence(&mut self, location: &Location) -> Finding<Existence> {
        if location.store == Store::Gs {
            return self.in_time(google::storage::existence(self.cx.google(), location)).await;
        }
        self.existence_in_a_style(location).await
    }

    fn note_existence(&mut self, existence: Existence) {
        match existence {
            Existence::Missing => {
                self.note(CheckName::Bucket, failed((Problem::NoSuchBucket, None)));
                self.skip(CheckName::Region, "There is no bucket to look at.");
            }
            Existence::Hidden => {
                self.skip(CheckName::Bucket, "The store tells this only to those it knows.");
                self.region_is_open = true;
            }
            Existence::Exists { region } => {
                self.note(CheckName::Bucket, Outcome::Passed);
                self.note_region(region);
            }
        }
    }

    async fn use_bucket(&mut self, location: &Location, keys: &Keys<'_>) {
        self.find_style(location, Some(keys)).await;
        let s3 = match self.s3(location, Some(keys)) {
            Ok(s3) => s3,
            Err(problem) => {
                self.note(CheckName::List, failed(problem));
                return;
            }
        };
        self.ask_region(&s3).await;
        self.use_store(&s3).await;
        self.note_region_by_use();
    }

    pub(super) async fn use_objects(&mut self, objects: &impl Objects) {
        let name = format!("lakewarden-test-{}", random::short_id::<16>());
        self.attempt(CheckName::List, objects.list()).await;
        self.attempt(CheckName::Read, objects.read_missing(&name)).await;
        self.attempt(CheckName::Write, objects.write_and_abort(&name)).await;
    }

    /// Records the result of a call; returns whether it succeeded.
    pub(super) async fn attempt(&mut self, name: CheckName, call: impl Future<Output = Finding<()>>) -> bool {
        let begun = self.begin(name);
        let found = self.in_time(call).await;
        let passed = found.is_ok();
        self.end(begun, found.map_or_else(failed, |()| Outcome::Passed));
        passed
    }

    /// The first problem found.
    fn first_problem(&self) -> Problem {
        let failed = self.checks.iter().find_map(|check| match &check.outcome {
            Outcome::Failed { problem, .. } => Some(problem.clone()),
            Outcome::Passed | Outcome::Warned { .. } | Outcome::Skipped { .. } => None,
        });
        failed.unwrap_or(Problem::Inconclusive)
    }

    /// The result of a check that was made.
    pub(super) fn outcome_of(&self, name: CheckName) -> Option<&Outcome> {
        self.checks.iter().find(|check| check.name == name).map(|check| &check.outcome)
    }

    /// Gives up when the whole test has taken too long.
    pub(super) async fn in_time<T>(&self, call: impl Future<Output = Finding<T>>) -> Finding<T> {
        tokio::time::timeout_at(self.deadline, call).await.unwrap_or(Err((Problem::TimedOut, None)))
    }

    pub(super) fn skip_objects(&mut self, reason: &str) {
        if self.region_is_open {
            self.skip(CheckName::Region, UNSEEN);
        }
        if self.subject.location.is_none() {
            self.skip(CheckName::Bucket, reason);
        }
        for name in [CheckName::List, CheckName::Read, CheckName::Write] {
            self.skip(name, reason);
        }
    }

    pub(super) fn skip(&mut self, name: CheckName, reason: &str) {
        self.note(name, Outcome::Skipped { reason: reason.to_owned() });
    }

    /// Begins a check that takes time.
    pub(super) fn begin(&self, name: CheckName) -> Begun {
        tell(Step::Began(name));
        Begun { name, at: Instant::now() }
    }

    /// Records the result of a check that took no time of its own.
    pub(super) fn note(&mut self, name: CheckName, outcome: Outcome) {
        self.end(Begun { name, at: Instant::now() }, outcome);
    }

    /// Records the result of a check. The one under way when the test gives up fails; those after it are skipped.
    pub(super) fn end(&mut self, begun: Begun, outcome: Outcome) {
        let timed_out = |outcome: &Outcome| matches!(outcome, Outcome::Failed { problem: Problem::TimedOut, .. });
        let outcome = match outcome {
            outcome if timed_out(&outcome) && self.checks.iter().any(|check| timed_out(&check.outcome)) => {
                Outcome::Skipped { reason: GAVE_UP.to_owned() }
            }
            outcome if self.is_self_managed => outcome.for_own_keys(),
            outcome => outcome,
        };
        let millis = u32::try_from(begun.at.elapsed().as_millis()).unwrap_or(u32::MAX);
        let check = Check { name: begun.name, outcome, millis };
        tell(Step::Made(check.clone()));
        self.checks.push(check);
    }
}

/// Makes refused endpoints indistinguishable by the time they take.
const REFUSAL_PADDING: Duration = Duration::from_millis(300);

/// The longest time for the checks of a test. What they made is cleaned up after that, and whoever pressed the button knows
/// within 15 seconds.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(13);

/// The longest time for that after the end of a test.
pub(super) const CLEAN_UP: Duration = Duration::from_secs(1);
