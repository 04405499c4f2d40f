//! Checks of what data clients do with objects. Where objects can be written and deleted, the test makes some of its own under
//! the prefix, and deletes them in the end; in a bucket with versions, those stay that the keys may not delete.

use domain::check::{CheckName, Outcome, Problem};
use futures::future::try_join_all;
use tokio::{runtime::Handle, time::timeout_at};

use super::{
    results::failed,
    test::{CLEAN_UP, Test},
};
use crate::{
    cloud::{
        Objects as _,
        failure::Finding,
        s3::{Condition, Made, S3, Written},
    },
    random,
};

/// Why a check is skipped that comes after the end of the test.
const NO_TIME: &str = "There was no time left for this.";

/// Objects that the test makes, with their versions.
struct Scratch<'a> {
    s3: &'a S3<'a>,
    /// What their names begin with.
    start: String,
    /// The names and versions, also of objects that may not have been made.
    made: Vec<(String, Option<String>)>,
}

impl Test<'_> {
    /// Lists, reads and writes, and uses what clients need beyond that.
    pub(super) async fn use_store(&mut self, s3: &S3<'_>) {
        let mut scratch =
            Scratch { s3, start: format!("lakewarden-test-{}", random::short_id::<16>()), made: Vec::new() };
        let missing = scratch.start.clone();
        self.attempt(CheckName::List, s3.list()).await;
        self.attempt(CheckName::Read, s3.read_missing(&missing)).await;
        let begun = self.begin(CheckName::Write);
        // What is not there can be deleted, too, and leaves nothing: so it is known first whether objects can be made.
        let deletes = self.in_time(s3.delete(&missing, None)).await;
        let written = self.in_time(scratch.write(deletes.is_ok())).await;
        let can_write = written.is_ok();
        self.end(begun, written.map_or_else(failed, |()| Outcome::Passed));
        match (can_write, &deletes) {
            (true, Ok(())) => self.use_made(&mut scratch).await,
            (true, Err(_)) => self.skip_made("It takes an object that can be deleted again."),
            (false, _) => self.skip_made("Objects can't be written."),
        }
        let begun = self.begin(CheckName::Delete);
        let cleaned = timeout_at(self.deadline + CLEAN_UP, scratch.clean_up()).await;
        let deleted = deletes.and(cleaned.unwrap_or(Err((Problem::TimedOut, None))));
        self.end(begun, deleted.map_or_else(|problem| undeleted(can_write, problem), |()| Outcome::Passed));
    }

    async fn use_made(&mut self, scratch: &mut Scratch<'_>) {
        for name in CheckName::OF_MADE_OBJECTS {
            if name == CheckName::Order && self.outcome_of(CheckName::List) != Some(&Outcome::Passed) {
                self.skip(name, "Objects can't be listed.");
                continue;
            }
            let begun = self.begin(name);
            let tried = async {
                match name {
                    CheckName::Multipart => scratch.upload_in_parts().await,
                    CheckName::ConditionalCreate => scratch.create_twice().await,
                    CheckName::ConditionalReplace => scratch.replace_twice().await,
                    _ => scratch.list_in_order().await,
                }
            };
            let tried = timeout_at(self.deadline, tried).await.unwrap_or(Err((Problem::TimedOut, None)));
            self.end(begun, outcome(name, tried));
        }
        if !self.subject.namesakes.is_empty() {
            let begun = self.begin(CheckName::OneAddress);
            let mark = random::short_id::<16>();
            let made = self.in_time(scratch.put("m", mark.as_bytes(), Condition::None)).await;
            let outcome = self.compare_namesakes(&scratch.name("m"), made.map(|_| mark.as_bytes())).await;
            self.end(begun, outcome);
        }
    }

    fn skip_made(&mut self, reason: &str) {
        let one_address = (!self.subject.namesakes.is_empty()).then_some(CheckName::OneAddress);
        for name in CheckName::OF_MADE_OBJECTS.into_iter().chain(one_address) {
            self.skip(name, reason);
        }
    }
}

/// What was found: nothing wrong, or something to be warned of.
type Tried = Finding<Result<(), Problem>>;

impl Scratch<'_> {
    /// Begins to write in parts and aborts it, which leaves nothing; a store without such uploads is given an object.
    async fn write(&mut self, deletes: bool) -> Finding<()> {
        match self.s3.write_and_abort(&self.start).await {
            Err((problem, _)) if deletes && is_unknown_there(&problem) => {
                self.put("a", b"1", Condition::None).await.map(drop)
            }
            found => found,
        }
    }

    async fn upload_in_parts(&mut self) -> Tried {
        let name = self.note("Z");
        let Made { version, .. } = self.s3.upload_in_parts(&name).await?;
        self.made.push((name, version));
        Ok(Ok(()))
    }

    /// The second of two writers has to be refused.
    async fn create_twice(&mut self) -> Tried {
        match self.put("a0", b"1", Condition::Absent).await? {
            Written::Made(_) => {}
            Written::ConditionFailed => return Ok(Err(refused(412))),
        }
        let second = self.put("a0", b"2", Condition::Absent).await?;
        Ok(if second == Written::ConditionFailed { Ok(()) } else { Err(Problem::ConditionIgnored) })
    }

    /// The second of two writers, who has not read what the first wrote, has to be refused.
    async fn replace_twice(&mut self) -> Tried {
        let Written::Made(Made { tag: Some(first), .. }) = self.put("b", b"1", Condition::None).await? else {
            return Ok(Err(refused(200)));
        };
        match self.put("b", b"2", Condition::Unchanged(&first)).await? {
            Written::Made(_) => {}
            Written::ConditionFailed => return Ok(Err(refused(412))),
        }
        let second = self.put("b", b"3", Condition::Unchanged(&first)).await?;
        Ok(if second == Written::ConditionFailed { Ok(()) } else { Err(Problem::ConditionIgnored) })
    }

    /// Listings have the order of the names' bytes: upper case before lower case. See
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html>.
    async fn list_in_order(&mut self) -> Tried {
        let wanted = ["Z", "a"];
        for end in wanted {
            if self.made.iter().all(|(name, _)| *name != self.name(end)) {
                self.put(end, b"1", Condition::None).await?;
            }
        }
        let names = self.s3.names(&self.start).await?;
        Ok(if !names.is_sorted() {
            Err(Problem::OutOfOrder)
        } else if wanted.iter().all(|end| names.contains(&self.name(end))) {
            Ok(())
        } else {
            Err(Problem::NotListed)
        })
    }

    async fn put(&mut self, end: &str, content: &[u8], condition: Condition<'_>) -> Finding<Written> {
        let name = self.note(end);
        let written = self.s3.put(&name, content, condition).await?;
        if let Written::Made(Made { version: Some(version), .. }) = &written {
            self.made.push((name, Some(version.clone())));
        }
        Ok(written)
    }

    fn name(&self, end: &str) -> String {
        format!("{}-{end}", self.start)
    }

    /// The name of an object that is made now, or may be.
    fn note(&mut self, end: &str) -> String {
        let name = self.name(end);
        if !self.made.iter().any(|(noted, version)| *noted == name && version.is_none()) {
            self.made.push((name.clone(), None));
        }
        name
    }

    /// Deletes everything that was made: versions where the store has some, otherwise by name.
    async fn clean_up(&mut self) -> Finding<()> {
        // Versions first, while there is no mark of a deletion above them.
        self.made.sort_by_key(|(_, version)| version.is_none());
        let mut gone = Vec::new();
        let mut left = Vec::new();
        for (name, version) in &self.made {
            match version {
                Some(version) if self.s3.delete(name, Some(version)).await.is_ok() => gone.push(name),
                None if !gone.contains(&name) => left.push(name),
                _ => {}
            }
        }
        try_join_all(left.into_iter().map(|name| self.s3.delete(name, None))).await?;
        self.made.clear();
        Ok(())
    }
}

impl Drop for Scratch<'_> {
    /// Whoever cancels a test leaves nothing behind, either.
    fn drop(&mut self) {
        let made = std::mem::take(&mut self.made);
        if let (false, Ok(runtime)) = (made.is_empty(), Handle::try_current()) {
            runtime.spawn(self.s3.removal(made));
        }
    }
}

/// Whether a store does not know a request, or a header of it.
fn is_unknown_there(problem: &Problem) -> bool {
    matches!(problem, Problem::Unforeseen { status: 400 | 405 | 501, .. })
}

fn refused(status: u16) -> Problem {
    Problem::ConditionRefused { status, answer: None }
}

/// Whoever may write and not delete keeps an archive: a warning. Any other reason why objects stay is a failure.
fn undeleted(can_write: bool, (problem, request_id): (Problem, Option<String>)) -> Outcome {
    match problem {
        Problem::PermissionMissing { .. } | Problem::DeniedByPolicy { .. } if can_write => {
            Outcome::Warned { problem, request_id }
        }
        problem => failed((problem, request_id)),
    }
}

/// Conditions that a store does not have are a warning; a check that the test had no time for is none.
fn outcome(name: CheckName, tried: Tried) -> Outcome {
    let is_condition = matches!(name, CheckName::ConditionalCreate | CheckName::ConditionalReplace);
    match tried {
        Ok(Ok(())) => Outcome::Passed,
        Ok(Err(problem)) => Outcome::Warned { problem, request_id: None },
        Err((Problem::TimedOut, _)) => Outcome::Skipped { reason: NO_TIME.to_owned() },
        Err((Problem::Unforeseen { status: status @ (400 | 405 | 501), answer }, request_id)) if is_condition => {
            Outcome::Warned { problem: Problem::ConditionRefused { status, answer }, request_id }
        }
        Err(problem) => failed(problem),
    }
}
