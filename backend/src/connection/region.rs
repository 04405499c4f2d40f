//! Whether the region is right. Amazon S3 says where a bucket lies, and requests signed for another region fail there. What other
//! stores say of it proves nothing: Cloudflare R2 answers `WEUR` for a bucket that is signed for as `auto`, and Google names a
//! place of its own. There, a region is right if requests signed with it pass.

use domain::{
    aws::Region,
    check::{CheckName, Outcome, Problem},
    location::ProfileName,
};

use super::{
    results::failed,
    test::{Test, UNSEEN},
};
use crate::{cloud::s3::S3, stores::profile_of};

/// Why the region is not checked.
const NO_REGION: &str = "This bucket config names no region.";

impl Test<'_> {
    fn region(&self) -> Option<&str> {
        self.subject.store.region().map(Region::as_str)
    }

    fn chosen_profile(&self) -> Option<&ProfileName> {
        self.subject.location.and_then(|location| location.options.profile.as_ref())
    }

    fn store_names_regions(&self) -> bool {
        let profile = profile_of(self.subject.store, self.chosen_profile(), self.cx.aws().s3_endpoint());
        profile.is_some_and(|profile| profile.names_regions())
    }

    /// By the answer to an anonymous request.
    pub(super) fn note_region(&mut self, actual: Option<String>) {
        let says_it = self.store_names_regions();
        match (actual, self.region()) {
            (_, None) if self.subject.store.is_google() => self.skip(CheckName::Region, "Google asks for none."),
            (_, None) => self.skip(CheckName::Region, NO_REGION),
            (Some(actual), Some(given)) if actual == given => self.note(CheckName::Region, Outcome::Passed),
            (Some(actual), Some(_)) if says_it => {
                self.note(CheckName::Region, failed((wrong(&actual), None)));
            }
            (_, Some(_)) => self.region_is_open = true,
        }
    }

    /// Asks Amazon S3 with keys; anonymous requests may be refused.
    pub(super) async fn ask_region(&mut self, s3: &S3<'_>) {
        if !self.region_is_open || !self.store_names_regions() {
            return;
        }
        self.region_is_open = false;
        let Some(given) = self.region().map(str::to_owned) else {
            return self.skip(CheckName::Region, NO_REGION);
        };
        let begun = self.begin(CheckName::Region);
        let answer = self.in_time(s3.region()).await;
        let outcome = match answer {
            Ok(actual) if actual == given => Outcome::Passed,
            Ok(actual) => failed((wrong(&actual), None)),
            Err((problem @ (Problem::WrongRegion { .. } | Problem::TimedOut), request_id)) => {
                failed((problem, request_id))
            }
            Err(_) => Outcome::Skipped { reason: "The store does not say where the bucket lies.".into() },
        };
        self.end(begun, outcome);
    }

    /// By the result of a signed request.
    pub(super) fn note_region_by_use(&mut self) {
        if !std::mem::take(&mut self.region_is_open) {
            return;
        }
        let outcome = match (self.outcome_of(CheckName::List), self.region()) {
            (Some(Outcome::Failed { problem: problem @ Problem::WrongRegion { .. }, request_id }), _) => {
                failed((problem.clone(), request_id.clone()))
            }
            (_, None) => Outcome::Skipped { reason: NO_REGION.into() },
            (Some(Outcome::Passed), Some(_)) => Outcome::Passed,
            _ => Outcome::Skipped { reason: UNSEEN.into() },
        };
        self.note(CheckName::Region, outcome);
    }
}

/// The bucket lies elsewhere, in `actual` if that can be entered.
fn wrong(actual: &str) -> Problem {
    Problem::WrongRegion { actual: actual.parse::<Region>().ok().map(|region| region.to_string()) }
}
