//! What anybody can cause as often as they like is written down ten times a minute, and then how often it was left out: no
//! stranger fills the table.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::budget::{Budget, Quota};

/// How many events of one kind and one cause are written down a minute.
const EACH: u32 = 10;

/// How many of one kind are, whatever their cause.
const ALL: u32 = 100;

/// How many causes are counted that had events left out.
const COUNTED: usize = 10_000;

/// What of one kind of event is written down. Counted per server process.
pub(crate) struct Restraint {
    each: Budget<String>,
    all: Budget<()>,
    left_out: Mutex<HashMap<String, u32>>,
}

impl Default for Restraint {
    fn default() -> Self {
        Self {
            each: Budget::new(Quota::per_minute(EACH)),
            all: Budget::new(Quota::per_minute(ALL)),
            left_out: Mutex::default(),
        }
    }
}

impl Restraint {
    /// Whether an event of this cause is written down now: if so, how many were left out before it.
    pub(super) fn admit(&self, cause: &str) -> Option<u32> {
        let admitted = self.each.spend(&cause.to_owned()).and_then(|()| self.all.spend(&())).is_ok();
        let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
        if admitted {
            return Some(left_out.remove(cause).unwrap_or(0));
        }
        if left_out.len() < COUNTED || left_out.contains_key(cause) {
            let count = left_out.entry(cause.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_of_one_cause_are_written_down_and_others_go_on() {
        let restraint = Restraint::default();
        let written = (0..1_000).filter(|_| restraint.admit("ada").is_some()).count();
        assert_eq!(written, 10);
        assert_eq!(restraint.admit("mel"), Some(0));
        let strangers = (0..1_000).filter(|number| restraint.admit(&number.to_string()).is_some()).count();
        assert_eq!(strangers, 89, "a hundred of all causes");
        assert_eq!(restraint.left_out.lock().unwrap()["ada"], 990);
    }
}
