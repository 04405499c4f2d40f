//! The checks themselves, in their order.

use std::time::Duration;

use domain::{
    aws::{Region, RoleArn},
    check::{Check, CheckName, Outcome, Problem},
    credential::KmsKeyId,
    location::{Location, Store},
};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use super::{TEST_TIMEOUT, sql};
use crate::{
    Backend, Result,
    actor::Actor,
    cloud::{
        aws::{Assume, Keys, Session, assume_problem, is_refusal},
        failure::Failure,
        policy::{self, Permission},
        s3::{Glimpse, S3, accepts_keys, s3_problem},
    },
    random,
    vending::tags,
};

/// What makes refusals of endpoints indistinguishable by how long they took.
const REFUSAL_PADDING: Duration = Duration::from_millis(300);
/// The shortest life STS gives credentials, in seconds.
const SHORTEST_SESSION: i32 = 900;

/// Whether a session is asked for with tags on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tagged {
    Yes,
    No,
}

/// What a test tries, and where.
pub(crate) struct Subject<'a> {
    /// The store.
    pub(crate) store: &'a Store,
    /// The bucket and prefix in it; without one, a test finds out only whether the way in is one.
    pub(crate) location: Option<&'a Location>,
    /// The key its objects are encrypted with, when that is known.
    pub(crate) kms_key_id: Option<&'a KmsKeyId>,
    /// How one gets in.
    pub(crate) way_in: WayIn<'a>,
}

/// How one gets into a bucket.
pub(crate) enum WayIn<'a> {
    /// By nothing this server has. The sentence says why objects are not looked at.
    Unknown(&'static str),
    /// With an access key pair.
    Keys(Keys<'a>),
    /// By assuming a role.
    Role {
        /// The role.
        arn: RoleArn,
        /// What its trust policy is to demand.
        external_id: &'a str,
        /// Whether the role is to belong to the organisation from now on: needed where the external ID is a chosen one.
        is_claimed: bool,
    },
}

/// Why checks are skipped that need a bucket.
const NO_BUCKET: &str = "No bucket was named to test with.";

type Finding<T> = Result<T, (Problem, Option<String>)>;

/// One test in progress.
pub(super) struct Test<'a> {
    backend: &'a Backend,
    actor: &'a Actor,
    subject: Subject<'a>,
    deadline: Instant,
    checks: Vec<Check>,
    /// Whether the store did not tell a stranger where the bucket lies.
    region_is_open: bool,
}

impl<'a> Test<'a> {
    pub(super) fn new(backend: &'a Backend, actor: &'a Actor, subject: Subject<'a>) -> Self {
        Self {
            backend,
            actor,
            subject,
            deadline: Instant::now() + TEST_TIMEOUT,
            checks: Vec::new(),
            region_is_open: false,
        }
    }

    pub(super) async fn run(mut self) -> Result<Vec<Check>> {
        let location = self.subject.location;
        let store_answers = match location {
            Some(location) => self.look_from_outside(location).await,
            None => true,
        };
        match std::mem::replace(&mut self.subject.way_in, WayIn::Unknown("")) {
            WayIn::Unknown(reason) => self.skip_objects(reason),
            WayIn::Keys(_) if !store_answers => self.skip_objects("The store could not be reached."),
            WayIn::Keys(keys) => match location {
                Some(location) => self.use_bucket(location, &keys).await,
                None => self.show_keys(&keys).await,
            },
            WayIn::Role { arn, external_id, is_claimed } => {
                let session = self.assume_role(&arn, external_id, is_claimed).await?;
                match (session, location) {
                    (None, _) => self.skip_objects("The role could not be assumed."),
                    (Some(_), None) => self.skip_objects(NO_BUCKET),
                    (Some(_), Some(_)) if !store_answers => self.skip_objects("The store could not be reached."),
                    (Some(session), Some(location)) => self.use_bucket(location, &session.keys()).await,
                }
            }
        }
        Ok(self.checks)
    }

    /// Whether the store takes the keys at all, when there is no bucket to use them on.
    async fn show_keys(&mut self, keys: &Keys<'_>) {
        let started = Instant::now();
        let call = accepts_keys(self.backend.aws(), &self.actor.slug, self.subject.store, keys);
        let found = self.in_time(call, |failure| s3_problem(&failure.cause, "s3:ListAllMyBuckets")).await;
        match found {
            Ok(()) => {
                self.note(CheckName::Endpoint, started, Outcome::Passed);
                self.note(CheckName::Keys, started, Outcome::Passed);
            }
            Err((problem @ (Problem::KeysRefused | Problem::KeysExpired), request_id)) => {
                self.note(CheckName::Endpoint, started, Outcome::Passed);
                self.note(CheckName::Keys, started, failed((problem, request_id)));
            }
            Err(problem) => {
                self.pad_refusal(&problem.0, started).await;
                self.note(CheckName::Endpoint, started, failed(problem));
                self.skip(CheckName::Keys, "The store could not be reached.");
            }
        }
        self.skip_objects(NO_BUCKET);
    }

    async fn pad_refusal(&self, problem: &Problem, started: Instant) {
        if *problem == Problem::EndpointNotAllowed {
            tokio::time::sleep_until(started + REFUSAL_PADDING).await;
        }
    }

    /// Store, bucket and region, as far as anybody may know of them. Answers whether the store can be used at all.
    async fn look_from_outside(&mut self, location: &Location) -> bool {
        let started = Instant::now();
        let glimpse = self.glimpse(location).await;
        let problem = match glimpse {
            Ok(glimpse) => {
                self.note(CheckName::Endpoint, started, Outcome::Passed);
                self.note_glimpse(glimpse);
                return true;
            }
            Err(problem) => problem,
        };
        self.pad_refusal(&problem.0, started).await;
        self.note(CheckName::Endpoint, started, failed(problem));
        for name in [CheckName::Bucket, CheckName::Region] {
            self.skip(name, "The store could not be reached.");
        }
        false
    }

    async fn glimpse(&self, location: &Location) -> Finding<Glimpse> {
        let found = async { S3::new(self.backend.aws(), &self.actor.slug, location, None)?.glimpse().await };
        self.in_time(found, |failure| s3_problem(&failure.cause, "s3:ListBucket")).await
    }

    fn note_glimpse(&mut self, glimpse: Glimpse) {
        let now = Instant::now();
        match glimpse {
            Glimpse::Missing => {
                self.note(CheckName::Bucket, now, failed((Problem::NoSuchBucket, None)));
                self.skip(CheckName::Region, "There is no bucket to look at.");
            }
            Glimpse::Hidden => {
                self.skip(CheckName::Bucket, "The store tells this only to those it knows.");
                self.region_is_open = true;
            }
            Glimpse::Exists { region } => {
                self.note(CheckName::Bucket, now, Outcome::Passed);
                self.note_region(region);
            }
        }
    }

    fn note_region(&mut self, actual: Option<String>) {
        let given = self.subject.store.region().map(Region::as_str);
        match (actual, given) {
            (Some(actual), Some(given)) if actual != given => {
                let problem = Problem::WrongRegion { actual: Some(actual) };
                self.note(CheckName::Region, Instant::now(), failed((problem, None)));
            }
            (Some(_), Some(_)) => self.note(CheckName::Region, Instant::now(), Outcome::Passed),
            (_, None) => self.skip(CheckName::Region, "This bucket config names no region."),
            (None, Some(_)) => self.region_is_open = true,
        }
    }

    /// Asks as the role, which may know more than a stranger.
    async fn ask_region(&mut self, s3: &S3<'_>) {
        let started = Instant::now();
        let answer = self.in_time(s3.region(), |failure| s3_problem(&failure.cause, "s3:GetBucketLocation")).await;
        let given = self.subject.store.region().map(Region::as_str);
        let outcome = match answer {
            Ok(actual) if Some(actual.as_str()) == given => Outcome::Passed,
            Ok(actual) => failed((Problem::WrongRegion { actual: Some(actual) }, None)),
            Err((problem @ Problem::WrongRegion { .. }, request_id)) => failed((problem, request_id)),
            Err(_) => Outcome::Skipped { reason: "The store does not say where the bucket lies.".into() },
        };
        self.note(CheckName::Region, started, outcome);
    }

    /// Assumes the role rightly, and tries twice to assume it wrongly.
    async fn assume_role(&mut self, role: &RoleArn, external_id: &str, is_claimed: bool) -> Result<Option<Session>> {
        let started = Instant::now();
        let session = match self.assume(role, Some(external_id), Tagged::Yes).await {
            Ok(session) => {
                self.note(CheckName::AssumeRole, started, Outcome::Passed);
                self.note(CheckName::TagSession, Instant::now(), Outcome::Passed);
                session
            }
            Err(tagged) => match self.assume(role, Some(external_id), Tagged::No).await {
                Ok(session) if is_refusal(&tagged.cause) => {
                    self.note(CheckName::AssumeRole, started, Outcome::Passed);
                    self.note(CheckName::TagSession, started, failed((Problem::TagsRefused, tagged.request_id)));
                    session
                }
                _ => {
                    self.note(
                        CheckName::AssumeRole,
                        started,
                        failed((assume_problem(&tagged.cause), tagged.request_id)),
                    );
                    let later = [CheckName::TagSession, CheckName::ExternalIdRequired, CheckName::ExternalIdCompared];
                    for name in later.into_iter().chain(is_claimed.then_some(CheckName::RoleOwner)) {
                        self.skip(name, "The role could not be assumed.");
                    }
                    return Ok(None);
                }
            },
        };
        let required = self.must_refuse(CheckName::ExternalIdRequired, role, None).await;
        let wrong = random::external_id();
        let compared = self.must_refuse(CheckName::ExternalIdCompared, role, Some(&wrong)).await;
        if is_claimed && required && compared {
            self.claim(role).await?;
        } else if is_claimed {
            self.skip(CheckName::RoleOwner, "The role does not tell organisations apart.");
        }
        Ok(Some(session))
    }

    async fn assume(&self, role: &RoleArn, external_id: Option<&str>, tagged: Tagged) -> Result<Session, Failure> {
        let Some(region) = self.subject.store.region() else {
            return Err(crate::cloud::aws::problem(Problem::Inconclusive));
        };
        let policy = match self.subject.location {
            Some(location) => policy::for_location(location, Permission::Write, self.subject.kms_key_id),
            None => policy::for_nothing(),
        };
        let session_name = format!("lakewarden-{}-test", self.actor.slug);
        let tags = tags(&self.actor.slug, None, &self.actor.person.to_string());
        let wanted = Assume {
            role: role.clone(),
            region,
            external_id,
            session_name: &session_name,
            policy: &policy,
            tags: if tagged == Tagged::Yes { &tags } else { &[] },
            seconds: SHORTEST_SESSION,
            retries: 0,
        };
        tokio::time::timeout_at(self.deadline, self.backend.aws().assume(&self.actor.slug, wanted))
            .await
            .unwrap_or_else(|_| Err(crate::cloud::aws::problem(Problem::Unreachable)))
    }

    /// Only a plain refusal counts: an answer that never came proves nothing.
    async fn must_refuse(&mut self, name: CheckName, role: &RoleArn, external_id: Option<&str>) -> bool {
        let started = Instant::now();
        // Without tags, so that it can only be the external ID that is refused.
        let outcome = match self.assume(role, external_id, Tagged::No).await {
            Ok(session) => failed((Problem::RoleAcceptsAnyExternalId, session.request_id)),
            Err(failure) if is_refusal(&failure.cause) => Outcome::Passed,
            Err(failure) => failed((Problem::Inconclusive, failure.request_id)),
        };
        let passed = outcome == Outcome::Passed;
        self.note(name, started, outcome);
        passed
    }

    /// A role belongs to the organisation that first came this far with it.
    async fn claim(&mut self, role: &RoleArn) -> Result<()> {
        let started = Instant::now();
        let digest = Sha256::digest(role.to_string().as_bytes());
        let ours = sql::claim_role(&self.backend.pool, &digest, self.actor.org).await?;
        let outcome = if ours { Outcome::Passed } else { failed((Problem::RoleTaken, None)) };
        self.note(CheckName::RoleOwner, started, outcome);
        Ok(())
    }

    async fn use_bucket(&mut self, location: &Location, keys: &Keys<'_>) {
        let s3 = match S3::new(self.backend.aws(), &self.actor.slug, location, Some(keys)) {
            Ok(s3) => s3,
            Err(failure) => {
                let problem = s3_problem(&failure.cause, "s3:ListBucket");
                self.note(CheckName::List, Instant::now(), failed((problem, failure.request_id)));
                return;
            }
        };
        if self.region_is_open {
            self.ask_region(&s3).await;
        }
        let name = format!("lakewarden-test-{}", random::short_id::<16>());

        let started = Instant::now();
        let found = self.in_time(s3.list(), |failure| s3_problem(&failure.cause, "s3:ListBucket")).await;
        self.note(CheckName::List, started, found.map_or_else(failed, |()| Outcome::Passed));

        let started = Instant::now();
        let read = s3.read_missing(&name);
        let found = self.in_time(read, |failure| s3_problem(&failure.cause, "s3:GetObject")).await;
        self.note(CheckName::Read, started, found.map_or_else(failed, |()| Outcome::Passed));

        let started = Instant::now();
        let written = tokio::time::timeout_at(self.deadline, s3.write_and_abort(&name)).await;
        let outcome = match written {
            Ok(Ok(())) => Outcome::Passed,
            Ok(Err((failure, action))) => failed((s3_problem(&failure.cause, action), failure.request_id)),
            Err(_) => failed((Problem::Unreachable, None)),
        };
        self.note(CheckName::Write, started, outcome);
    }

    /// Gives up when the whole test has taken too long.
    async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>>,
        judge: impl Fn(&Failure) -> Problem,
    ) -> Finding<T> {
        match tokio::time::timeout_at(self.deadline, call).await {
            Ok(answer) => answer.map_err(|failure| (judge(&failure), failure.request_id)),
            Err(_) => Err((Problem::Unreachable, None)),
        }
    }

    fn skip_objects(&mut self, reason: &str) {
        if self.region_is_open {
            self.skip(CheckName::Region, "The store tells this only to those it knows.");
        }
        if self.subject.location.is_none() {
            self.skip(CheckName::Bucket, reason);
        }
        for name in [CheckName::List, CheckName::Read, CheckName::Write] {
            self.skip(name, reason);
        }
    }

    fn skip(&mut self, name: CheckName, reason: &str) {
        self.note(name, Instant::now(), Outcome::Skipped { reason: reason.to_owned() });
    }

    fn note(&mut self, name: CheckName, started: Instant, outcome: Outcome) {
        let millis = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        self.checks.push(Check { name, outcome, millis });
    }
}

fn failed((problem, request_id): (Problem, Option<String>)) -> Outcome {
    Outcome::Failed { problem, request_id }
}
