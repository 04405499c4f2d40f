//! The values of a cloud credential: all of them, and those that may be shown.

use super::{ArnHead, Keys, KmsKeyId, RedactedKeys};
use crate::{aws::ExternalId, endpoint::EndpointUrl};

impl RedactedKeys {
    /// What tells it from others of its kind: a key id, an account, the beginning of an ARN.
    #[must_use]
    pub fn identifier(&self) -> &str {
        match self {
            Self::AwsKey { access_key_id, .. } | Self::GcpKey { access_key_id } => access_key_id.as_str(),
            Self::AwsRole { arn_head, .. } => arn_head.as_str(),
            Self::AzureKey { account_name } | Self::AzureToken { account_name } => account_name.as_str(),
            Self::GcpServiceAccount { account, .. } => account.as_str(),
        }
    }

    /// Whether it is a role whose external ID an API client chose.
    #[must_use]
    pub fn has_own_external_id(&self) -> bool {
        matches!(self, Self::AwsRole { own_external_id: true, .. })
    }

    /// The store's endpoint, if the credential names one.
    #[must_use]
    pub fn endpoint(&self) -> Option<&EndpointUrl> {
        match self {
            Self::AwsKey { endpoint, .. } | Self::AwsRole { endpoint, .. } => endpoint.as_ref(),
            _ => None,
        }
    }

    /// The KMS key for new objects, if the credential names one.
    #[must_use]
    pub fn kms_key_id(&self) -> Option<&KmsKeyId> {
        match self {
            Self::AwsKey { kms_key_id, .. } | Self::AwsRole { kms_key_id, .. } => kms_key_id.as_ref(),
            _ => None,
        }
    }
}

impl Keys {
    /// The values that may be shown.
    #[must_use]
    pub fn shown(&self) -> RedactedKeys {
        match self.clone() {
            Self::AwsKey { access_key_id, endpoint, kms_key_id, .. } => {
                RedactedKeys::AwsKey { access_key_id, endpoint, kms_key_id }
            }
            Self::AwsRole { arn, external_id, endpoint, kms_key_id } => RedactedKeys::AwsRole {
                arn_head: ArnHead::of(&arn),
                own_external_id: external_id.is_some(),
                endpoint,
                kms_key_id,
            },
            Self::AzureKey { account_name, .. } => RedactedKeys::AzureKey { account_name },
            Self::AzureToken { account_name, .. } => RedactedKeys::AzureToken { account_name },
            Self::GcpKey { access_key_id, .. } => RedactedKeys::GcpKey { access_key_id },
            Self::GcpServiceAccount(key) => {
                RedactedKeys::GcpServiceAccount { account: key.account, key_id: key.key_id }
            }
        }
    }

    /// Where the store answers, when the credential says so.
    #[must_use]
    pub fn endpoint(&self) -> Option<&EndpointUrl> {
        match self {
            Self::AwsKey { endpoint, .. } | Self::AwsRole { endpoint, .. } => endpoint.as_ref(),
            _ => None,
        }
    }

    /// Its secret. A role has one only when its external ID is not the namespace's.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::AwsKey { secret_access_key, .. } | Self::GcpKey { secret_access_key, .. } => {
                Some(secret_access_key.expose())
            }
            Self::AwsRole { external_id, .. } => external_id.as_ref().map(ExternalId::expose),
            Self::AzureKey { account_key, .. } => Some(account_key.expose()),
            Self::AzureToken { sas_token, .. } => Some(sas_token.expose()),
            Self::GcpServiceAccount(key) => Some(key.expose()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::SecretAccessKey;

    #[test]
    fn nothing_secret_is_shown_or_printed() {
        let arn = "arn:aws:iam::123456789012:role/tiledb-role".parse().unwrap();
        let role = Keys::AwsRole { arn, external_id: None, endpoint: None, kms_key_id: None };
        let secret_access_key = SecretAccessKey::parse(&"wJalrXUtnFEMI/K7MDENG".into()).unwrap();
        let pair = Keys::GcpKey { access_key_id: "GOOG1EXAMPLE".parse().unwrap(), secret_access_key };
        let shown = serde_json::to_string(&role.shown()).unwrap();
        assert!(shown.contains("arn:aws:iam::1234567") && !shown.contains("89012"), "{shown}");
        assert!(!format!("{:?}", pair).contains("wJalr"));
    }
}
