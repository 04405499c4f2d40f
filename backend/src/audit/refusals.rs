//! Limits for the kinds of events that a caller can cause at will.

use super::restraint::Restraint;

/// The limits of this process, one for each kind of event that a caller can cause at will.
#[derive(Default)]
pub(crate) struct Refusals {
    pub(super) sign_ins: Restraint,
    pub(super) passwords: Restraint,
    pub(super) requests: Restraint,
    pub(super) vends: Restraint,
    pub(super) workloads: Restraint,
    pub(super) second_factors: Restraint,
    pub(super) passkeys: Restraint,
}

impl std::fmt::Debug for Refusals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Refusals")
    }
}
