//! What is known of something from its last test.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::Verdict;
use crate::moment::Moment;

/// A test status without its time; what asks for attention comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum StatusKind {
    /// The last test failed.
    Failing,
    /// Not tested with its current values.
    NotTested,
    /// The last test passed.
    Verified,
}

words!(StatusKind);

impl StatusKind {
    /// The label, the same everywhere.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotTested => "Not tested",
            Self::Verified => "Verified",
            Self::Failing => "Failing",
        }
    }
}

/// Test status of a bucket config.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "since")]
pub enum Status {
    /// Not tested with its current values.
    NotTested,
    /// The last test passed.
    Verified(Moment),
    /// The last test passed, with warnings.
    VerifiedWithWarnings(Moment),
    /// The last test could check nothing, and nothing failed.
    NotChecked(Moment),
    /// The last test failed.
    Failing(Moment),
}

impl Status {
    /// From a stored test: whether nothing failed in it, its verdict if it is known, and its time.
    #[must_use]
    pub fn of(verified: bool, verdict: Option<Verdict>, at: Moment) -> Self {
        match (verified, verdict) {
            (false, _) => Self::Failing(at),
            (true, Some(Verdict::VerifiedWithWarnings)) => Self::VerifiedWithWarnings(at),
            (true, Some(Verdict::NotChecked)) => Self::NotChecked(at),
            (true, _) => Self::Verified(at),
        }
    }

    /// The label, the same everywhere.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::VerifiedWithWarnings(_) => Verdict::VerifiedWithWarnings.label(),
            Self::NotChecked(_) => Verdict::NotChecked.label(),
            status => status.kind().label(),
        }
    }

    /// The word of the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotTested => StatusKind::NotTested.as_str(),
            Self::Verified(_) => Verdict::Verified.as_str(),
            Self::VerifiedWithWarnings(_) => Verdict::VerifiedWithWarnings.as_str(),
            Self::NotChecked(_) => Verdict::NotChecked.as_str(),
            Self::Failing(_) => Verdict::Failing.as_str(),
        }
    }

    /// As a filter knows it, without the time: warnings count as verified, a test that checked nothing as none.
    #[must_use]
    pub fn kind(self) -> StatusKind {
        match self {
            Self::NotTested | Self::NotChecked(_) => StatusKind::NotTested,
            Self::Verified(_) | Self::VerifiedWithWarnings(_) => StatusKind::Verified,
            Self::Failing(_) => StatusKind::Failing,
        }
    }

    /// Time of that test.
    #[must_use]
    pub fn since(self) -> Option<Moment> {
        match self {
            Self::NotTested => None,
            Self::Verified(at) | Self::VerifiedWithWarnings(at) | Self::NotChecked(at) | Self::Failing(at) => Some(at),
        }
    }
}
