//! Kinds of stores.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::Invalid;

/// The kind of store, by the words of the wire, in the order the interface offers them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = Invalid, parse_err_fn = no_platform)]
pub enum Platform {
    /// Amazon S3, or a self-hosted cloud that behaves like it down to its roles.
    #[default]
    S3,
    /// Google Cloud Storage.
    Gs,
    /// A store that speaks S3 at an endpoint of its own.
    S3Compatible,
    /// MinIO, kept apart only because data clients do.
    Minio,
}

impl Platform {
    /// Every platform.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::S3 => "Amazon S3",
            Self::S3Compatible => "S3 compatible",
            Self::Minio => "MinIO",
            Self::Gs => "Google Cloud Storage",
        }
    }

    /// The scheme of its URIs.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        if self == Self::Gs { "gs" } else { "s3" }
    }

    /// Whether a config on this platform names an endpoint.
    #[must_use]
    pub fn endpoint(self) -> Need {
        match self {
            Self::S3 => Need::Optional,
            Self::S3Compatible | Self::Minio => Need::Required,
            Self::Gs => Need::None,
        }
    }

    /// Whether a config on this platform names a region.
    #[must_use]
    pub fn region(self) -> Need {
        match self {
            Self::S3 => Need::Required,
            Self::S3Compatible | Self::Minio => Need::Optional,
            Self::Gs => Need::None,
        }
    }
}

fn no_platform(_: &str) -> Invalid {
    "The platforms are s3, s3-compatible, minio and gs.".into()
}

/// Whether a choice wants a further field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be filled in.
    Required,
    /// It may be filled in.
    Optional,
    /// It has no meaning there.
    None,
}
