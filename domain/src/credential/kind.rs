//! Kinds of cloud credentials, and whose they are.

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

impl Provider {
    /// Every provider.
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
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Gcp => "Google Cloud",
        }
    }
}

fn no_provider(_: &str) -> Invalid {
    "The providers are AWS, AZURE and GCP.".into()
}

/// What a cloud credential consists of. Here the kinds are told; whatever else goes by kind is a match on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", parse_err_ty = Invalid, parse_err_fn = no_format)]
pub enum CredentialKind {
    /// An access key pair of AWS, or of a store that speaks S3.
    AwsKey,
    /// A role in the customer's AWS account that this server assumes.
    AwsRole,
    /// A storage account of Azure with its key.
    AzureKey,
    /// A storage account of Azure with a shared access signature.
    AzureToken,
    /// An HMAC key pair of Google Cloud Storage.
    GcpKey,
    /// A service account of Google with its key file.
    GcpServiceAccount,
}

impl CredentialKind {
    /// Every kind.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AwsKey => "Access and secret key",
            Self::AwsRole => "ARN role",
            Self::AzureKey => "Account key",
            Self::AzureToken => "Account SAS token",
            Self::GcpKey => "HMAC key",
            Self::GcpServiceAccount => "Service account key",
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn provider(self) -> Provider {
        match self {
            Self::AwsKey | Self::AwsRole => Provider::Aws,
            Self::AzureKey | Self::AzureToken => Provider::Azure,
            Self::GcpKey | Self::GcpServiceAccount => Provider::Gcp,
        }
    }

    /// What the client of the newer form takes it for when it filters a list.
    #[must_use]
    pub fn wire_type(self) -> WireType {
        match self {
            Self::AwsKey | Self::AzureKey | Self::GcpKey => WireType::Key,
            Self::AwsRole => WireType::Arn,
            Self::AzureToken => WireType::AzureToken,
            Self::GcpServiceAccount => WireType::Token,
        }
    }

    /// What its secret is called.
    #[must_use]
    pub fn secret_label(self) -> &'static str {
        match self {
            Self::AwsKey | Self::GcpKey => "Secret access key",
            Self::AwsRole => "External ID",
            Self::AzureKey => "Account key",
            Self::AzureToken => "SAS token",
            Self::GcpServiceAccount => "Key file",
        }
    }

    /// Whether it opens buckets of a store that speaks S3: these can be tested, and bucket configs can use them.
    #[must_use]
    pub fn opens_buckets(self) -> bool {
        match self {
            Self::AwsKey | Self::AwsRole | Self::GcpKey => true,
            Self::AzureKey | Self::AzureToken | Self::GcpServiceAccount => false,
        }
    }
}

fn no_format(_: &str) -> Invalid {
    "Choose a format.".into()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for &kind in CredentialKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert!(kind.as_str().starts_with(&kind.provider().as_str().to_lowercase()));
        }
        for &provider in Provider::ALL {
            assert_eq!(provider.as_str().parse(), Ok(provider));
        }
    }
}
