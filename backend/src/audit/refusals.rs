//! How often each kind of event that can be caused as often as somebody likes is written.

use super::restraint::Restraint;

/// The restraints of this process, one for each kind of event that can be caused as often as somebody likes.
#[derive(Default)]
pub(crate) struct Refusals {
    pub(super) sign_ins: Restraint,
    pub(super) passwords: Restraint,
    pub(super) requests: Restraint,
    pub(super) vends: Restraint,
}

impl std::fmt::Debug for Refusals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refusals")
    }
}
