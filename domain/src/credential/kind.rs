//! Kinds of cloud credentials, and whose they are.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Whose credentials they are, by the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
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
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "AZURE",
            Self::Gcp => "GCP",
        }
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

impl std::str::FromStr for Provider {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|provider| provider.as_str() == word)
            .ok_or_else(|| "The providers are AWS, AZURE and GCP.".into())
    }
}

/// What a cloud credential consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    pub const ALL: [Self; 6] =
        [Self::AwsKey, Self::AwsRole, Self::AzureKey, Self::AzureToken, Self::GcpKey, Self::GcpServiceAccount];

    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AwsKey => "aws_key",
            Self::AwsRole => "aws_role",
            Self::AzureKey => "azure_key",
            Self::AzureToken => "azure_token",
            Self::GcpKey => "gcp_key",
            Self::GcpServiceAccount => "gcp_service_account",
        }
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

    /// The word by which lists are filtered on the wire.
    #[must_use]
    pub fn wire_type(self) -> &'static str {
        match self {
            Self::AwsKey | Self::AzureKey | Self::GcpKey => "key",
            Self::AwsRole => "arn",
            Self::AzureToken => "azure_token",
            Self::GcpServiceAccount => "token",
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

    /// Whether this server can find out if it works.
    #[must_use]
    pub fn is_testable(self) -> bool {
        matches!(self, Self::AwsKey | Self::AwsRole | Self::GcpKey)
    }
}

impl std::str::FromStr for CredentialKind {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| "Choose a format.".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for kind in CredentialKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert!(kind.as_str().starts_with(&kind.provider().as_str().to_lowercase()));
        }
        for provider in Provider::ALL {
            assert_eq!(provider.as_str().parse(), Ok(provider));
        }
    }
}
