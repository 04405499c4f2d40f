//! Whose cloud credentials are, and what their types are called on the wire.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::Invalid;

/// Whose credentials they are, by the words of the wire.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE", parse_err_ty = Invalid, parse_err_fn = no_provider)]
pub enum Provider {
    /// Amazon, and stores that speak S3.
    Aws,
    /// Microsoft.
    Azure,
    /// Google.
    Gcp,
}

words!(Provider);

impl Provider {
    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Gcp => "Google Cloud",
        }
    }
}

fn no_provider(_: &str) -> Invalid {
    "The providers are AWS, AZURE and GCP.".into()
}

/// The words by which lists of credentials are filtered on the wire; a word may stand for several kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_type)]
pub enum WireType {
    /// A pair, or an account and its key.
    Key,
    /// A role.
    Arn,
    /// What Google calls a key file.
    Token,
    /// A shared access signature.
    AzureToken,
}

fn no_type(_: &str) -> Invalid {
    "The types are key, arn, token and azure_token.".into()
}
