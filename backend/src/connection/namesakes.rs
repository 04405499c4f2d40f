//! Whether another bucket config of the organisation has the bucket under test at another address: by another host name, at another
//! port, or in another spelling that no rule knows. Its store is asked for an object that the test made: the name is random, and so
//! is the content, so only a store with the same bucket can answer with it.
//!
//! Nobody's secret goes to a new place by this. Each store is asked with the keys of the bucket config that names it, as that
//! config's own test would, or without any; the keys under test are used at their own endpoint only, because a signature made for
//! another endpoint could be used there to guess a weak secret. The other store learns the name of one object for a moment, and the
//! egress rules of its endpoint apply when it is asked.

use std::time::Duration;

use domain::{
    check::{Outcome, Problem},
    location::Location,
};
use futures::future::join_all;
use tokio::time::Instant;

use super::{subject::Namesake, test::Test};
use crate::cloud::failure::Finding;

/// The longest time for all of them.
const LONGEST: Duration = Duration::from_secs(3);

/// Why it is not said.
const NOT_FOUND_OUT: &str = "Another bucket config has a bucket of this name at another address. Whether it is this bucket could not be found out.";

/// What the store of a namesake shows.
enum Shown {
    Same,
    Another,
    Nothing,
}

impl Test<'_> {
    /// Looks for an object of the test's in the namesakes. `made` is its content, or why there is none.
    pub(super) async fn compare_namesakes(&self, name: &str, made: Finding<&[u8]>) -> Outcome {
        let unknown = Outcome::Skipped { reason: NOT_FOUND_OUT.to_owned() };
        let Ok(content) = made else { return unknown };
        let end = self.deadline.min(Instant::now() + LONGEST);
        let asked = self.subject.namesakes.iter().map(async |namesake| {
            let shown = tokio::time::timeout_at(end, self.compare(namesake, name, content)).await;
            (namesake, shown.unwrap_or(Shown::Nothing))
        });
        let shown = join_all(asked).await;
        if let Some((namesake, _)) = shown.iter().find(|(_, shown)| matches!(shown, Shown::Same)) {
            let nickname = namesake.nickname.map(str::to_owned);
            return Outcome::Warned { problem: Problem::AnotherAddress { nickname }, request_id: None };
        }
        if shown.iter().any(|(_, shown)| matches!(shown, Shown::Nothing)) { unknown } else { Outcome::Passed }
    }

    async fn compare(&self, namesake: &Namesake<'_>, name: &str, content: &[u8]) -> Shown {
        // The object is under the prefix of the bucket under test.
        let prefix = self.subject.location.map(|location| location.prefix.clone()).unwrap_or_default();
        let place = Location { prefix, ..namesake.location.clone() };
        let found = match self.s3_in(namesake.style, &place, namesake.keys.as_ref()) {
            Ok(s3) => s3.content(name).await,
            Err(problem) => Err(problem),
        };
        match found {
            Ok(Some(found)) if found == content => Shown::Same,
            Ok(_) | Err((Problem::NoSuchBucket, _)) => Shown::Another,
            Err(_) => Shown::Nothing,
        }
    }
}
