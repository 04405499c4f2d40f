//! How data clients access a bucket: the part that may be shown, and the secret.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    Invalid,
    aws::{AccountId, ExternalId, RoleArn, RoleName},
    id::CloudCredentialId,
    location::{Location, Platform},
    secret::SecretInput,
    text::only,
};

/// How access to a bucket is arranged, by the words of the wire, in the order the interface offers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = Invalid, parse_err_fn = no_method)]
pub enum AuthMethod {
    /// Clients bring their own keys.
    #[default]
    #[strum(to_string = "anonymous")]
    SelfManaged,
    /// This server assumes a role in the customer's AWS account. Clients before 0.20 spelt it the second way.
    #[strum(to_string = "aws_customer_managed_role", serialize = "customer_managed_role")]
    AwsRole,
    /// This server impersonates a service account in the customer's Google project.
    #[strum(to_string = "gcp_customer_managed_role")]
    GoogleServiceAccount,
    /// This server stores an access key pair of the store.
    #[strum(to_string = "hmac")]
    Hmac,
    /// This server uses a cloud credential of the organisation.
    #[strum(to_string = "cloud_credential")]
    CloudCredential,
}

fn no_method(_: &str) -> Invalid {
    "Choose how access to this bucket is arranged.".into()
}

words!(AuthMethod);

impl AuthMethod {
    /// The label in the interface.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SelfManaged => "Self-managed",
            Self::Hmac => "HMAC keys",
            Self::AwsRole => "AWS role",
            Self::GoogleServiceAccount => "Google service account",
            Self::CloudCredential => "Cloud credential",
        }
    }

    /// Whether `platform` supports this method. HMAC keys of Google work through its S3 interface, which is the
    /// platform S3 compatible.
    #[must_use]
    pub fn fits(self, platform: Platform) -> bool {
        match self {
            Self::SelfManaged => true,
            Self::Hmac | Self::CloudCredential => platform != Platform::Gs,
            Self::AwsRole => platform == Platform::S3,
            Self::GoogleServiceAccount => platform == Platform::Gs,
        }
    }
}

impl Serialize for AuthMethod {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for AuthMethod {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A role to assume in a customer's account, without its external ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsRole {
    /// The customer's account.
    pub account: AccountId,
    /// The role's name, with its path.
    pub name: RoleName,
}

impl AwsRole {
    /// The role's ARN, in the partition of the bucket's store.
    #[must_use]
    pub fn arn(&self, location: &Location) -> RoleArn {
        RoleArn { partition: location.store.partition(), account: self.account.clone(), name: self.name.clone() }
    }
}

checked_text!(
    /// The public half of an HMAC key pair: 3 to 128 letters, digits and `_ . + = / @ : -`. AWS, Google and other
    /// issuers each use their own format.
    AccessKeyId,
    parse_access_key_id
);

fn parse_access_key_id(typed: &str) -> Result<String, Invalid> {
    let id = typed.trim();
    only(
        id,
        3,
        128,
        |b| b.is_ascii_alphanumeric() || b"_.+=/@:-".contains(&b),
        "Enter the access key id as the store shows it: 3 to 128 letters, digits and _ . + = / @ : - characters.",
    )?;
    Ok(id.to_owned())
}

/// The secret half of an HMAC key pair.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretAccessKey(SecretInput);

impl SecretAccessKey {
    /// Parses the typed text.
    ///
    /// # Errors
    /// A sentence unless it is 8 to 256 visible ASCII characters.
    pub fn parse(typed: &SecretInput) -> Result<Self, Invalid> {
        let text = typed.expose().trim();
        only(
            text,
            8,
            256,
            |b| b.is_ascii_graphic(),
            "Enter the secret access key as the store shows it: 8 to 256 characters without blanks.",
        )?;
        Ok(Self(text.into()))
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey([REDACTED])")
    }
}

checked_text!(
    /// The e-mail address of a Google service account, in lower case.
    /// See <https://cloud.google.com/iam/docs/service-account-types>.
    ServiceAccount,
    parse_service_account
);

fn parse_service_account(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str = "Enter the service account's address, such as my-account@my-project.iam.gserviceaccount.com.";
    let email = typed.trim().to_ascii_lowercase();
    let (name, domain) = email.split_once('@').ok_or(SHAPE)?;
    let project = domain.strip_suffix(".gserviceaccount.com").ok_or(SHAPE)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    only(name, 1, 64, plain, SHAPE)?;
    only(project, 2, 128, |b| plain(b) || b == b'.', SHAPE)?;
    if project.split('.').any(|label| label.is_empty() || label.starts_with('-') || label.ends_with('-')) {
        return Err(SHAPE.into());
    }
    Ok(email)
}

/// How access is arranged, without any secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method", content = "with")]
pub enum Access {
    /// Clients bring their own keys.
    SelfManaged,
    /// This server stores a key pair.
    Hmac(AccessKeyId),
    /// This server assumes a role.
    AwsRole(AwsRole),
    /// This server impersonates a service account.
    GoogleServiceAccount(ServiceAccount),
    /// This server uses a cloud credential of the organisation.
    CloudCredential(CloudCredentialId),
}

impl Access {
    /// Its auth method.
    #[must_use]
    pub fn method(&self) -> AuthMethod {
        match self {
            Self::SelfManaged => AuthMethod::SelfManaged,
            Self::Hmac(_) => AuthMethod::Hmac,
            Self::AwsRole(_) => AuthMethod::AwsRole,
            Self::GoogleServiceAccount(_) => AuthMethod::GoogleServiceAccount,
            Self::CloudCredential(_) => AuthMethod::CloudCredential,
        }
    }
}

/// How access is to be arranged, with its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewAccess {
    /// Clients bring their own keys.
    SelfManaged,
    /// This server stores a key pair.
    Hmac {
        /// Its public half.
        access_key_id: AccessKeyId,
        /// Its secret half.
        secret_access_key: SecretAccessKey,
    },
    /// This server assumes a role.
    AwsRole {
        /// The role.
        role: AwsRole,
        /// The external ID its trust policy requires.
        shared_secret: ExternalId,
    },
    /// This server impersonates a service account, which grants access to it by name: there is no secret.
    GoogleServiceAccount(ServiceAccount),
    /// This server uses a cloud credential of the organisation, which holds the secret.
    CloudCredential(CloudCredentialId),
}

/// The secret of an auth method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// The external ID of an AWS role.
    Shared(ExternalId),
    /// The secret half of an HMAC key pair.
    AccessKey(SecretAccessKey),
}

impl NewAccess {
    /// Joins an access method with its secret; `None` if they don't match.
    #[must_use]
    pub fn of(access: Access, secret: Option<Secret>) -> Option<Self> {
        match (access, secret) {
            (Access::SelfManaged, None) => Some(Self::SelfManaged),
            (Access::GoogleServiceAccount(account), None) => Some(Self::GoogleServiceAccount(account)),
            (Access::CloudCredential(id), None) => Some(Self::CloudCredential(id)),
            (Access::Hmac(access_key_id), Some(Secret::AccessKey(secret_access_key))) => {
                Some(Self::Hmac { access_key_id, secret_access_key })
            }
            (Access::AwsRole(role), Some(Secret::Shared(shared_secret))) => Some(Self::AwsRole { role, shared_secret }),
            _ => None,
        }
    }

    /// The same without the secret.
    #[must_use]
    pub fn without_secret(&self) -> Access {
        match self {
            Self::SelfManaged => Access::SelfManaged,
            Self::Hmac { access_key_id, .. } => Access::Hmac(access_key_id.clone()),
            Self::AwsRole { role, .. } => Access::AwsRole(role.clone()),
            Self::GoogleServiceAccount(account) => Access::GoogleServiceAccount(account.clone()),
            Self::CloudCredential(id) => Access::CloudCredential(*id),
        }
    }

    /// The secret, where there is one.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::SelfManaged | Self::GoogleServiceAccount(_) | Self::CloudCredential(_) => None,
            Self::Hmac { secret_access_key, .. } => Some(secret_access_key.expose()),
            Self::AwsRole { shared_secret, .. } => Some(shared_secret.expose()),
        }
    }
}

/// How access is arranged after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditedAccess {
    /// With a newly entered secret, or without a secret.
    New(NewAccess),
    /// With the stored secret, which stays bound to its destination.
    Keeping(Access),
}

impl EditedAccess {
    /// The same without the secret.
    #[must_use]
    pub fn without_secret(&self) -> Access {
        match self {
            Self::New(access) => access.without_secret(),
            Self::Keeping(access) => access.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_fits_the_platforms_it_can_exist_on() {
        let fitting =
            |method: AuthMethod| Platform::ALL.iter().map(|&platform| method.fits(platform)).collect::<Vec<_>>();
        // Order: s3, gs, s3-compatible, minio.
        assert_eq!(fitting(AuthMethod::SelfManaged), [true, true, true, true]);
        assert_eq!(fitting(AuthMethod::Hmac), [true, false, true, true]);
        assert_eq!(fitting(AuthMethod::AwsRole), [true, false, false, false]);
        assert_eq!(fitting(AuthMethod::GoogleServiceAccount), [false, true, false, false]);
        assert_eq!(fitting(AuthMethod::CloudCredential), [true, false, true, true]);
        assert_eq!("customer_managed_role".parse(), Ok(AuthMethod::AwsRole));
    }

    #[test]
    fn service_accounts() {
        for good in [
            "my-account@my-project.iam.gserviceaccount.com",
            "123-compute@developer.gserviceaccount.com",
            " My-Account@my-project.example.com.iam.gserviceaccount.com ",
        ] {
            assert!(good.parse::<ServiceAccount>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "ada@example.com",
            "@p.iam.gserviceaccount.com",
            "a@.gserviceaccount.com",
            "a b@p.iam.gserviceaccount.com",
            "a@p..iam.gserviceaccount.com",
            "a/../b@p.iam.gserviceaccount.com",
            "a@b@p.iam.gserviceaccount.com",
        ] {
            assert!(bad.parse::<ServiceAccount>().is_err(), "{bad}");
        }
    }

    #[test]
    fn key_pairs() {
        for good in ["AKIAIOSFODNN7EXAMPLE", "GOOG1EXAMPLE", "minio", "0123456789abcdef"] {
            assert!(good.parse::<AccessKeyId>().is_ok(), "{good}");
        }
        for bad in ["", "ab", "a b", "a\nb", "é-key", &"a".repeat(129)] {
            assert!(bad.parse::<AccessKeyId>().is_err(), "{bad}");
        }
        let secret = SecretAccessKey::parse(&" wJalrXUtnFEMI/K7MDENG ".into()).unwrap();
        assert_eq!(secret.expose(), "wJalrXUtnFEMI/K7MDENG");
        assert_eq!(format!("{secret:?}"), "SecretAccessKey([REDACTED])");
        for bad in ["", "short", "with a blank", "sécret-key"] {
            assert!(SecretAccessKey::parse(&bad.into()).is_err(), "{bad}");
        }
    }
}
