//! Bucket configs: what was parsed from a draft, and what is stored.

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    aws::{AccountId, ExternalId, RoleArn, RoleName},
    check::Status,
    id::BucketConfigId,
    location::{Location, Platform},
    moment::Moment,
    text::{alphanumeric_ends, not_a_secret, only},
};

checked_text!(
    /// What people call a bucket config in code, on the command line and on the web: 3 to 64 of `A-Z a-z 0-9 _ . -`, a
    /// letter or digit at both ends. Unique in its organisation whatever the case.
    Nickname,
    parse_nickname
);

fn parse_nickname(typed: &str) -> Result<String, Invalid> {
    let nickname = typed.trim();
    only(
        nickname,
        3,
        64,
        |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b),
        "Use 3 to 64 letters, digits and _ . - characters.",
    )?;
    if !alphanumeric_ends(nickname) {
        return Err("Begin and end with a letter or a digit.".into());
    }
    not_a_secret(nickname)?;
    Ok(nickname.to_owned())
}

/// How access to a bucket is arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Clients bring keys of their own.
    #[default]
    #[serde(rename = "anonymous")]
    SelfManaged,
    /// This server assumes a role in the customer's AWS account.
    #[serde(rename = "aws_customer_managed_role")]
    AwsRole,
}

impl AuthMethod {
    /// Every auth method, in the order the interface offers them.
    pub const ALL: [Self; 2] = [Self::SelfManaged, Self::AwsRole];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SelfManaged => "anonymous",
            Self::AwsRole => "aws_customer_managed_role",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SelfManaged => "Self-managed",
            Self::AwsRole => "AWS role",
        }
    }

    /// Whether a bucket on `platform` can be reached this way.
    #[must_use]
    pub fn fits(self, platform: Platform) -> bool {
        match self {
            Self::SelfManaged => true,
            Self::AwsRole => platform == Platform::S3,
        }
    }
}

impl std::str::FromStr for AuthMethod {
    type Err = Invalid;

    /// `customer_managed_role` is how clients before 0.20 spelt the AWS role.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let word = if word == "customer_managed_role" { "aws_customer_managed_role" } else { word };
        Self::ALL
            .into_iter()
            .find(|method| method.as_str() == word)
            .ok_or_else(|| "Choose how access to this bucket is arranged.".into())
    }
}

/// A role to assume in a customer's account, without its shared secret.
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
        let partition = location.store.region().map_or(crate::aws::Partition::Aws, crate::aws::Region::partition);
        RoleArn { partition, account: self.account.clone(), name: self.name.clone() }
    }
}

/// How access is arranged, as it may be shown: never with a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum Access {
    /// Clients bring keys of their own.
    SelfManaged,
    /// This server assumes a role.
    AwsRole(AwsRole),
}

impl Access {
    /// Its auth method.
    #[must_use]
    pub fn method(&self) -> AuthMethod {
        match self {
            Self::SelfManaged => AuthMethod::SelfManaged,
            Self::AwsRole(_) => AuthMethod::AwsRole,
        }
    }
}

/// How access is to be arranged, with the secret it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewAccess {
    /// Clients bring keys of their own.
    SelfManaged,
    /// This server assumes a role.
    AwsRole {
        /// The role.
        role: AwsRole,
        /// The external ID its trust policy demands.
        shared_secret: ExternalId,
    },
}

impl NewAccess {
    /// The same without the secret.
    #[must_use]
    pub fn without_secret(&self) -> Access {
        match self {
            Self::SelfManaged => Access::SelfManaged,
            Self::AwsRole { role, .. } => Access::AwsRole(role.clone()),
        }
    }
}

/// A bucket config that has yet to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBucket {
    /// What people will call it.
    pub nickname: Nickname,
    /// Where it lies.
    pub location: Location,
    /// How access is arranged.
    pub access: NewAccess,
}

/// A stored bucket config, as it may be shown to anybody in its organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its id.
    pub id: BucketConfigId,
    /// What people call it.
    pub nickname: Nickname,
    /// Where it lies.
    pub location: Location,
    /// How access is arranged.
    pub access: Access,
    /// Whether repos go here when nothing else is said.
    pub is_default: bool,
    /// What the last test said.
    pub status: Status,
    /// The e-mail address of whoever added it.
    pub created_by: Option<String>,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames() {
        for good in ["production", "a.b", "Prod_2-eu"] {
            assert!(good.parse::<Nickname>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "ab",
            "-abc",
            "abc_",
            "a b c",
            "a*c",
            "a?c",
            "a\"bc",
            "${aws:username}",
            "a\r\nb",
            "рrod",
            "AKIAIOSFODNN7EXAMPLE",
            &"a".repeat(65),
        ] {
            assert!(bad.parse::<Nickname>().is_err(), "{bad}");
        }
    }

    #[test]
    fn roles_fit_amazon_only() {
        assert!(AuthMethod::AwsRole.fits(Platform::S3));
        assert!(!AuthMethod::AwsRole.fits(Platform::Gs));
        assert!(!AuthMethod::AwsRole.fits(Platform::S3Compatible));
        assert_eq!("customer_managed_role".parse(), Ok(AuthMethod::AwsRole));
    }
}
