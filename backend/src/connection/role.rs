//! Checks of a role: it is assumable with its external ID, not otherwise, and belongs to one organisation.

use domain::{
    aws::RoleArn,
    check::{CheckName, Outcome, Problem},
    endpoint::EndpointUrl,
    location::Location,
};
use sha2::{Digest as _, Sha256};

use super::{
    results::failed,
    scope::policy_for_elsewhere,
    sql,
    test::{SHORTEST_SESSION, Test},
};
use crate::{
    Result,
    cloud::{
        aws::{AssumeRequest, Session, assume_problem, is_refusal, place_of_role},
        failure::{Cause, Failure, Finding},
        lifetimes::ALWAYS_ALLOWED,
        policy::{self, Permission, SessionPolicy},
        tags::tags,
    },
    external_id, random, stores,
};

/// Whether a session is requested with tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tagged {
    Yes,
    No,
}

impl Test<'_> {
    /// Assumes the role with its external ID, and tries twice without it. Returns a session only for a role proved to
    /// be this organisation's; an unproved role is used for nothing. The error says why there is no session.
    pub(super) async fn assume_role(
        &mut self,
        role: &RoleArn,
        external_id: &str,
        is_claimed: bool,
    ) -> Result<Result<Session, &'static str>> {
        if is_claimed && self.is_anothers_external_id(external_id).await? {
            return Ok(Err("The external ID is not one to use."));
        }
        let begun = self.begin(CheckName::AssumeRole);
        // As in vending.
        let seconds = self.cx.sessions.lifetime();
        let session = match self.assume(role, Some(external_id), Tagged::Yes, seconds).await {
            Ok(session) => {
                self.end(begun, Outcome::Passed);
                self.note(CheckName::TagSession, Outcome::Passed);
                session
            }
            Err(tagged) => match self.assume(role, Some(external_id), Tagged::No, seconds).await {
                Ok(session) if is_refusal(&tagged.cause) => {
                    self.end(begun, Outcome::Passed);
                    self.note(CheckName::TagSession, failed((Problem::TagsRefused, tagged.request_id)));
                    session
                }
                _ => {
                    self.end(begun, failed((assume_problem(&tagged.cause), tagged.request_id)));
                    let later = [CheckName::TagSession, CheckName::ExternalIdRequired, CheckName::ExternalIdCompared];
                    for name in later.into_iter().chain(is_claimed.then_some(CheckName::RoleOwner)) {
                        self.skip(name, "The role could not be assumed.");
                    }
                    return Ok(Err("The role could not be assumed."));
                }
            },
        };
        self.note_lifetime(session.seconds);
        let required = self.must_refuse(CheckName::ExternalIdRequired, role, None).await;
        let wrong = random::external_id();
        let compared = self.must_refuse(CheckName::ExternalIdCompared, role, Some(&wrong)).await;
        let is_ours = match (is_claimed, required && compared) {
            (true, true) => self.claim(role).await?,
            (true, false) => {
                self.skip(CheckName::RoleOwner, "The role does not tell organisations apart.");
                false
            }
            (false, tells_apart) => tells_apart,
        };
        Ok(if is_ours {
            Ok(session)
        } else {
            Err("The role is not shown to be this organisation's, so it is not used.")
        })
    }

    /// Whether this server generated the external ID for another namespace; then it is not tried.
    async fn is_anothers_external_id(&mut self, external_id: &str) -> Result<bool> {
        let mut connection = self.cx.pool_of(self.actor.org).await?.connection().await?;
        let taken = external_id::is_anothers(&mut connection, self.actor.org, external_id).await?;
        if taken {
            let unasked = [
                CheckName::AssumeRole,
                CheckName::TagSession,
                CheckName::ExternalIdRequired,
                CheckName::ExternalIdCompared,
            ];
            for name in unasked {
                self.skip(name, "The external ID is not one to use.");
            }
            self.note(CheckName::RoleOwner, failed((Problem::ExternalIdTaken, None)));
        }
        Ok(taken)
    }

    /// The STS of the store's own, if the config names one.
    pub(super) fn sts(&self) -> Option<&EndpointUrl> {
        self.subject.location.and_then(stores::named_sts)
    }

    /// Whether keys last as long as vending asks for. An hour is granted by every role, so there is nothing to find out.
    pub(super) fn note_lifetime(&mut self, granted: i32) {
        let wanted = self.cx.sessions.lifetime();
        if wanted <= ALWAYS_ALLOWED {
            return;
        }
        let outcome = if granted < wanted {
            Outcome::Warned { problem: Problem::ShorterLife { wanted, granted }, request_id: None }
        } else {
            Outcome::Passed
        };
        self.note(CheckName::Lifetime, outcome);
    }

    async fn assume(
        &self,
        role: &RoleArn,
        external_id: Option<&str>,
        tagged: Tagged,
        seconds: i32,
    ) -> Result<Session, Failure> {
        let policy = match self.subject.location {
            Some(location) => policy::for_location(location, Permission::Write, self.subject.kms_key_id),
            None => policy::for_nothing(),
        };
        self.assume_for(&policy, role, external_id, tagged, seconds).await
    }

    async fn assume_for(
        &self,
        policy: &SessionPolicy,
        role: &RoleArn,
        external_id: Option<&str>,
        tagged: Tagged,
        seconds: i32,
    ) -> Result<Session, Failure> {
        let region = self.subject.store.region().ok_or(Problem::Inconclusive)?;
        let session_name = self.session_name();
        let tags = tags(&self.actor.slug, None, &self.actor.person.to_string());
        let wanted = AssumeRequest {
            role: role.clone(),
            sts: self.sts(),
            region,
            external_id,
            session_name: &session_name,
            policy,
            tags: if tagged == Tagged::Yes { &tags } else { &[] },
            seconds,
            retries: 0,
        };
        tokio::time::timeout_at(self.deadline, self.cx.aws().assume(&self.actor.slug, wanted))
            .await
            .unwrap_or_else(|_| Err(Problem::TimedOut.into()))
    }

    /// A session scoped to another prefix must be refused here.
    pub(super) async fn hold_role_to_prefix(
        &mut self,
        location: &Location,
        role: &RoleArn,
        external_id: &str,
        own: &Session,
    ) {
        let begun = self.begin(CheckName::Scope);
        let found = self.role_is_held(location, role, external_id, own).await;
        let outcome = found.map_or_else(failed, |()| Outcome::Passed);
        self.end(begun, outcome);
    }

    async fn role_is_held(&self, location: &Location, role: &RoleArn, external_id: &str, own: &Session) -> Finding<()> {
        let policy = policy_for_elsewhere(location).map_err(|problem| (problem, None))?;
        let session = self.assume_for(&policy, role, Some(external_id), Tagged::No, SHORTEST_SESSION).await;
        let session = session.map_err(|failure| (assume_problem(&failure.cause), failure.request_id))?;
        self.must_be_held(location, &session.keys(), &own.keys()).await
    }

    /// Only an explicit refusal counts: a missing answer proves nothing.
    async fn must_refuse(&mut self, name: CheckName, role: &RoleArn, external_id: Option<&str>) -> bool {
        let begun = self.begin(name);
        // Without tags, so that only the external ID can cause a refusal.
        let outcome = match self.assume(role, external_id, Tagged::No, SHORTEST_SESSION).await {
            Ok(session) => failed((Problem::RoleAcceptsAnyExternalId, session.request_id)),
            Err(failure) if is_refusal(&failure.cause) => Outcome::Passed,
            Err(failure) if failure.cause == Cause::Problem(Problem::TimedOut) => failed((Problem::TimedOut, None)),
            Err(failure) => failed((failure.problem(), failure.request_id)),
        };
        let passed = outcome == Outcome::Passed;
        self.end(begun, outcome);
        passed
    }

    /// A role belongs to the organisation that verified it first.
    async fn claim(&mut self, role: &RoleArn) -> Result<bool> {
        let begun = self.begin(CheckName::RoleOwner);
        let digest = Sha256::digest(place_of_role(role, self.sts()).as_bytes());
        let ours = sql::claim_role(&*self.cx.pool_of(self.actor.org).await?, &digest, self.actor.org).await?;
        let outcome = if ours { Outcome::Passed } else { failed((Problem::RoleTaken, None)) };
        self.end(begun, outcome);
        Ok(ours)
    }
}
