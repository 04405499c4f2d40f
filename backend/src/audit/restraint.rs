//! Events that a caller can cause at will are recorded ten times a minute; the next one gives the number left out. So
//! no stranger can fill the table.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::id::OrgId;

use crate::budget::{Budget, Quota};

/// Events of one kind and one cause, per minute.
const EACH: u32 = 10;

/// Events of one kind in one organisation, or in none, per minute: what is done in one hides nothing in another.
const ALL: u32 = 100;

/// Causes with events left out that are counted.
const COUNTED: usize = 10_000;

/// The limit for one kind of event. Counted per server process.
pub(crate) struct Restraint {
    each: Budget<String>,
    all: Budget<Option<OrgId>>,
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
    /// Whether to record an event of this cause in an organisation now: if so, the number left out before it.
    pub(super) fn admit(&self, org: Option<OrgId>, cause: &str) -> Option<u32> {
        let admitted = self.each.spend(&cause.to_owned()).and_then(|()| self.all.spend(&org)).is_ok();
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
        let written = (0..1_000).filter(|_| restraint.admit(None, "ada").is_some()).count();
        assert_eq!(written, 10);
        assert_eq!(restraint.admit(None, "mel"), Some(0));
        let strangers = (0..1_000).filter(|number| restraint.admit(None, &number.to_string()).is_some()).count();
        assert_eq!(strangers, 89, "a hundred of all causes");
        assert_eq!(restraint.left_out.lock().unwrap()["ada"], 990);
        let elsewhere = Some(crate::random::uuid().into());
        assert_eq!(restraint.admit(elsewhere, "an organisation's"), Some(0), "whatever happens outside it");
    }
}
