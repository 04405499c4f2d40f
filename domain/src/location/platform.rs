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
    /// Amazon S3, or a self-hosted cloud that behaves like it, roles included.
    #[default]
    S3,
    /// Google Cloud Storage.
    Gs,
    /// A store that speaks S3 at its own endpoint.
    S3Compatible,
    /// MinIO; separate only because data clients distinguish it.
    Minio,
}

words!(Platform);

impl Platform {
    /// The label in the interface.
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

    /// Whether a config on this platform has an endpoint.
    #[must_use]
    pub fn endpoint(self) -> Need {
        match self {
            Self::S3 => Need::Optional,
            Self::S3Compatible | Self::Minio => Need::Required,
            Self::Gs => Need::None,
        }
    }

    /// Whether a config on this platform has a region.
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

/// Whether a further field is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The field is required.
    Required,
    /// The field is optional.
    Optional,
    /// The field does not apply.
    None,
}
