//! Whether a store limits temporary keys to their prefix. In a store that ignores session policies, a person with
//! access to one repo would have access to all; so it is tested before anything is vended.

use domain::{
    check::{CheckName, Outcome, Problem},
    location::Location,
};

use super::{
    results::TemporaryKeys,
    test::{CLEAN_UP, Test},
};
use crate::{
    cloud::{
        Objects,
        aws::{DownscopeRequest, Keys, downscope_problem},
        failure::Finding,
        policy::{self, Permission, SessionPolicy},
        s3::{Condition, S3},
    },
    random, stores,
};

/// Why there are no temporary keys.
enum NoKeys {
    /// The store says that it makes none.
    NotMade,
    /// The store does not limit them to their prefix.
    NotHeld,
    /// Unknown.
    Unknown(Problem),
}

impl Test<'_> {
    /// Whether the store might ignore session policies; Amazon S3 itself does not.
    pub(super) fn holds_are_doubtful(&self) -> bool {
        !self.subject.store.is_amazon(self.cx.aws().s3_endpoint())
    }

    /// Whether the store makes temporary keys of the stored pair, and limits them to their prefix. No is not a failure;
    /// unknown leaves nothing to vend.
    pub(super) async fn make_temporary_keys(&mut self, location: &Location, keys: &Keys<'_>) -> TemporaryKeys {
        let begun = self.begin(CheckName::TemporaryKeys);
        let mut granted = None;
        let (made, outcome) = match self.temporary_keys(location, keys).await {
            Ok(seconds) => {
                granted = Some(seconds);
                (TemporaryKeys::Made, Outcome::Passed)
            }
            Err(NoKeys::NotHeld) => (
                TemporaryKeys::NotMade,
                skipped("The store makes temporary keys, but does not hold them to their prefix: they are not used."),
            ),
            Err(NoKeys::NotMade) => (TemporaryKeys::NotMade, skipped("The store makes none of this pair.")),
            Err(NoKeys::Unknown(problem)) => {
                let reason = format!("That could not be found out, so nothing is handed out: {}", problem.fact());
                (TemporaryKeys::Unknown(problem), skipped(&reason))
            }
        };
        self.end(begun, outcome);
        if let Some(seconds) = granted {
            self.note_lifetime(seconds);
        }
        made
    }

    /// The lifetime in seconds of keys that are made and held to their prefix.
    async fn temporary_keys(&self, location: &Location, keys: &Keys<'_>) -> Result<i32, NoKeys> {
        if location.store.is_google() {
            return Err(NoKeys::NotMade);
        }
        let wanted = DownscopeRequest {
            store: &location.store,
            sts: stores::named_sts(location),
            keys: *keys,
            session_name: &self.session_name(),
            policy: &policy_for_elsewhere(location).map_err(NoKeys::Unknown)?,
            // As in vending.
            seconds: self.cx.sessions.lifetime(),
        };
        let made = tokio::time::timeout_at(self.deadline, self.cx.aws().downscope(&self.actor.slug, wanted)).await;
        let session = made.map_err(|_| NoKeys::Unknown(Problem::TimedOut))?.map_err(|failure| {
            if failure.cause.shows_that_none_are_made() {
                NoKeys::NotMade
            } else {
                NoKeys::Unknown(downscope_problem(&failure.cause))
            }
        })?;
        let held = self.must_be_held(location, &session.keys(), keys).await;
        held.map(|()| session.seconds).map_err(|(problem, _)| match problem {
            Problem::ScopeNotEnforced => NoKeys::NotHeld,
            problem => NoKeys::Unknown(problem),
        })
    }

    /// Keys scoped to another prefix must be refused at `location` in every operation; only an explicit refusal counts.
    /// `own` are keys for the location itself.
    pub(super) async fn must_be_held(&self, location: &Location, keys: &Keys<'_>, own: &Keys<'_>) -> Finding<()> {
        let s3 = self.s3(location, Some(keys))?;
        let name = format!("lakewarden-test-{}", random::short_id::<16>());
        refused(self.in_time(s3.list()).await)?;
        refused(self.in_time(s3.write_and_abort(&name)).await)?;
        match self.in_time(s3.read_missing(&name)).await {
            // Some stores answer "not found" before they check permissions: Ceph does.
            Ok(()) => self.must_not_read(location, &s3, &name, own).await,
            found => refused(found),
        }
    }

    /// The same with an existing object, created for the check.
    async fn must_not_read(&self, location: &Location, s3: &S3<'_>, name: &str, own: &Keys<'_>) -> Finding<()> {
        let ours = self.s3(location, Some(own))?;
        let put = self.in_time(ours.put(name, b"", Condition::None)).await;
        put.map_err(inconclusive)?;
        let found = refused(self.in_time(s3.read(name)).await);
        let clean_up = tokio::time::timeout_at(self.deadline + CLEAN_UP, ours.delete(name, None));
        clean_up.await.unwrap_or(Err((Problem::TimedOut, None)))?;
        found
    }

    pub(super) fn session_name(&self) -> String {
        format!("lakewarden-{}-test", self.actor.slug)
    }
}

/// A policy for an unused prefix in the same bucket.
pub(super) fn policy_for_elsewhere(location: &Location) -> Result<SessionPolicy, Problem> {
    let name = format!("lakewarden-test-{}", random::short_id::<16>());
    let prefix = name.parse().map_err(|_| Problem::Inconclusive)?;
    Ok(policy::for_location(&Location { prefix, ..location.clone() }, Permission::Write, None))
}

fn refused(found: Finding<()>) -> Finding<()> {
    match found {
        Err((Problem::PermissionMissing { .. } | Problem::DeniedByPolicy { .. }, _)) => Ok(()),
        Ok(()) => Err((Problem::ScopeNotEnforced, None)),
        Err(other) => Err(inconclusive(other)),
    }
}

/// Silence and throttling prove nothing.
fn inconclusive((problem, request_id): (Problem, Option<String>)) -> (Problem, Option<String>) {
    match problem {
        Problem::Unreachable | Problem::Busy => (Problem::Inconclusive, request_id),
        problem => (problem, request_id),
    }
}

fn skipped(reason: &str) -> Outcome {
    Outcome::Skipped { reason: reason.to_owned() }
}
