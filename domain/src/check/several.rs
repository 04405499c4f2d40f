//! Tests of everything that a list shows.

use serde::{Deserialize, Serialize};

use super::Status;

/// What of a list is tested, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToTest<I> {
    /// The ids: what was never tested first, then what was tested longest ago.
    pub ids: Vec<I>,
    /// How many others can't be tested, or are too many for one go.
    pub left_out: u32,
}

impl<I> ToTest<I> {
    /// From `total` that a list shows: those that can be tested, each with its status.
    pub fn of(total: u32, testable: impl Iterator<Item = (I, Status)>) -> Self {
        let mut testable: Vec<_> = testable.collect();
        testable.sort_by_key(|(_, status)| status.since());
        let ids: Vec<_> = testable.into_iter().map(|(id, _)| id).collect();
        let left_out = total.saturating_sub(u32::try_from(ids.len()).unwrap_or(u32::MAX));
        Self { ids, left_out }
    }
}

/// What came of testing several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many there were to test.
    pub wanted: u32,
    /// How many were tested.
    pub tested: u32,
    /// How many of these failed.
    pub failing: u32,
    /// How many others can't be tested.
    pub left_out: u32,
}

impl Tally {
    /// `7 of 12 tested, 1 failing.`, and what became of the others.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self { wanted, tested, failing, left_out } = *self;
        let mut sentence = format!("{tested} of {wanted} tested, {failing} failing.");
        if left_out > 0 {
            sentence.push_str(&format!(" {left_out} can't be tested."));
        }
        if tested < wanted {
            sentence
                .push_str(" The server tests a few a minute: test all again for the others, which come first then.");
        }
        sentence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_tested_is_said() {
        let all = Tally { wanted: 2, tested: 2, ..Tally::default() };
        assert_eq!(all.sentence(), "2 of 2 tested, 0 failing.");
        let some = Tally { wanted: 12, tested: 7, failing: 1, left_out: 3 }.sentence();
        assert!(
            some.starts_with("7 of 12 tested, 1 failing. 3 can't be tested. The server tests a few a minute"),
            "{some}"
        );
    }
}
