//! The kinds of things that events are about.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::Invalid;

/// The kind of an event's subject, by its name in the database and in exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_kind)]
pub enum SubjectKind {
    /// A bucket config.
    BucketConfig,
    /// A cloud credential.
    CloudCredential,
    /// A repo.
    Repo,
    /// An invitation.
    Invitation,
    /// A person with an account.
    Person,
    /// A service account.
    ServiceAccount,
    /// A group.
    Group,
    /// An API token.
    Token,
    /// A device that a person signed in.
    Device,
    /// An organisation or a personal namespace.
    Organization,
    /// Values that were tested before they were stored, named by the part that may be shown.
    Values,
    /// A request, named by its method and route.
    Request,
    /// The events themselves.
    Events,
}

words!(SubjectKind);

fn no_kind(_: &str) -> Invalid {
    "There is no such kind of object.".into()
}

impl SubjectKind {
    /// The noun before its name in a sentence.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::BucketConfig => "bucket config",
            Self::CloudCredential => "cloud credential",
            Self::Repo => "repo",
            Self::Invitation => "invitation",
            Self::ServiceAccount => "service account",
            Self::Group => "group",
            Self::Token => "API token",
            Self::Device => "device",
            Self::Organization => "organisation",
            Self::Values => "unsaved values for",
            Self::Person | Self::Request | Self::Events => "",
        }
    }

    /// All objects of the kind, as a choice.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::BucketConfig => "Bucket configs",
            Self::CloudCredential => "Cloud credentials",
            Self::Repo => "Repos",
            Self::Invitation => "Invitations",
            Self::Person => "People",
            Self::ServiceAccount => "Service accounts",
            Self::Group => "Groups",
            Self::Token => "API tokens",
            Self::Device => "Devices",
            Self::Organization => "Organisation",
            Self::Values => "Unsaved values",
            Self::Request => "Requests",
            Self::Events => "Events",
        }
    }
}
