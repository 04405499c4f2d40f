//! Names in AWS, by AWS's own rules.

mod partition;
mod region;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{partition::Partition, region::Region};
use crate::{Invalid, secret::SecretInput, text::only};

checked_text!(
    /// An AWS account id: twelve digits. Blanks and hyphens between them, as the console shows them, are dropped.
    AccountId,
    parse_account
);

fn parse_account(typed: &str) -> Result<String, Invalid> {
    let digits: String = typed.trim().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    only(&digits, 12, 12, |b| b.is_ascii_digit(), "An AWS account id has 12 digits.")?;
    Ok(digits)
}

checked_text!(
    /// The name of an IAM role, with its path when it has one (`service/lakewarden`).
    /// See <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
    RoleName,
    parse_role_name
);

fn parse_role_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if name.starts_with("arn:") {
        return Err("Enter the role's name only; its ARN ends in the name, after role/.".into());
    }
    if name.is_empty() || name.len() > 512 {
        return Err("Enter the name of the IAM role.".into());
    }
    for segment in name.split('/') {
        only(
            segment,
            1,
            64,
            |b| b.is_ascii_alphanumeric() || b"+=,.@_-".contains(&b),
            "A role name has 1 to 64 letters, digits and + = , . @ _ - characters.",
        )?;
        if segment == "." || segment == ".." {
            return Err("A role name can't be \".\" or \"..\".".into());
        }
    }
    Ok(name.to_owned())
}

/// The full name of an IAM role: `arn:aws:iam::123456789012:role/name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RoleArn {
    /// The partition.
    pub partition: Partition,
    /// The role's account.
    pub account: AccountId,
    /// Its name, with its path.
    pub name: RoleName,
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:iam::{}:role/{}", self.partition.as_str(), self.account, self.name)
    }
}

impl std::str::FromStr for RoleArn {
    type Err = Invalid;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "Enter the role's ARN, such as arn:aws:iam::123456789012:role/name.";
        let parts: Vec<&str> = typed.trim().splitn(6, ':').collect();
        let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return Err(SHAPE.into()) };
        let partition = Partition::named(partition).ok_or(SHAPE)?;
        only(account, 12, 12, |b| b.is_ascii_digit(), SHAPE)?;
        let name = resource.strip_prefix("role/").ok_or(SHAPE)?;
        Ok(Self { partition, account: account.parse().map_err(|_| SHAPE)?, name: name.parse().map_err(|_| SHAPE)? })
    }
}

checked_text!(
    /// The identity this server signs with, as trust policies name it: the ARN of an IAM user or role.
    PrincipalArn,
    parse_principal
);

fn parse_principal(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str =
        "An AWS principal is the ARN of a user or role, such as arn:aws:iam::123456789012:user/lakewarden.";
    let arn = typed.trim();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return Err(SHAPE.into()) };
    Partition::named(partition).ok_or(SHAPE)?;
    only(account, 12, 12, |b| b.is_ascii_digit(), SHAPE)?;
    let name = resource.strip_prefix("role/").or_else(|| resource.strip_prefix("user/")).ok_or(SHAPE)?;
    parse_role_name(name).map_err(|_| Invalid::from(SHAPE))?;
    Ok(arn.to_owned())
}

impl PrincipalArn {
    /// The principal's account.
    #[must_use]
    pub fn account(&self) -> &str {
        self.0.split(':').nth(4).unwrap_or_default()
    }

    /// The principal's partition.
    #[must_use]
    pub fn partition(&self) -> Partition {
        Partition::named(self.0.split(':').nth(1).unwrap_or_default()).unwrap_or(Partition::Aws)
    }

    /// Whether it is a role, which signs with the keys of a session.
    #[must_use]
    pub fn is_role(&self) -> bool {
        self.0.contains(":role/")
    }

    /// `arn:aws:iam::123456789012:root`, the account as a whole, as `Principal` in a trust policy names it.
    #[must_use]
    pub fn account_root(&self) -> String {
        let partition = self.0.split(':').nth(1).unwrap_or_default();
        format!("arn:{partition}:iam::{}:root", self.account())
    }
}

checked_text!(
    /// The ARN of a KMS key: `arn:aws:kms:us-east-1:123456789012:key/…`. Policies name keys by ARN only: an alias in a
    /// policy allows nothing. See <https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html>.
    KmsKeyArn,
    parse_kms_key_arn
);

fn parse_kms_key_arn(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str =
        "Enter the key's ARN, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.";
    let arn = typed.trim();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, "kms", region, account, resource] = parts.as_slice() else { return Err(SHAPE.into()) };
    Partition::named(partition).ok_or(SHAPE)?;
    region.parse::<Region>().map_err(|_| SHAPE)?;
    only(account, 12, 12, |b| b.is_ascii_digit(), SHAPE)?;
    let id = resource.strip_prefix("key/").ok_or(SHAPE)?;
    only(id, 1, 64, |b| b.is_ascii_alphanumeric() || b == b'-', SHAPE)?;
    Ok(arn.to_owned())
}

/// The external ID of a bucket config, which a role's trust policy requires. See
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
#[derive(Clone, PartialEq, Eq)]
pub struct ExternalId(SecretInput);

impl ExternalId {
    /// Parses the typed text.
    ///
    /// # Errors
    /// A sentence unless it is 2 to 1,224 letters, digits and `_ + = , . @ : / -`.
    pub fn parse(typed: &SecretInput) -> Result<Self, Invalid> {
        let text = typed.expose().trim();
        only(
            text,
            2,
            1224,
            |b| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b),
            "Use 2 to 1,224 letters, digits and _ + = , . @ : / - characters.",
        )?;
        Ok(Self(text.into()))
    }

    /// The external ID itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExternalId([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts() {
        assert_eq!("1234-5678-9012".parse::<AccountId>().unwrap().as_str(), "123456789012");
        for bad in ["", "12345678901", "1234567890123", "12345678901a", "١٢٣٤٥٦٧٨٩٠١٢"] {
            assert!(bad.parse::<AccountId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn role_names() {
        for good in ["lakewarden", "service/Lake.Warden_1", "a+=,.@_-"] {
            assert!(good.parse::<RoleName>().is_ok(), "{good}");
        }
        for bad in ["", "..", "a/../b", "a//b", "/a", "a*", "a b", "a\"b", "a\r\nb", "arn:aws:iam::1:role/x"] {
            assert!(bad.parse::<RoleName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn role_arns() {
        let arn: RoleArn = "arn:aws-us-gov:iam::123456789012:role/team/Lake".parse().unwrap();
        assert_eq!(arn.to_string(), "arn:aws-us-gov:iam::123456789012:role/team/Lake");
        assert_eq!(arn.partition.home_region().partition(), Partition::AwsUsGov);
        for bad in [
            "",
            "lake",
            "arn:aws:iam::123456789012:user/x",
            "arn:aws:iam::1234-5678-9012:role/x",
            "arn:aws:sts::123456789012:role/x",
            "arn:aws:iam::123456789012:role/*",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/../x",
        ] {
            assert!(bad.parse::<RoleArn>().is_err(), "{bad}");
        }
    }

    #[test]
    fn regions() {
        for good in ["us-east-1", "eu-central-1", "us-gov-west-1", "ap-southeast-2"] {
            assert!(good.parse::<Region>().unwrap().is_aws_shaped(), "{good}");
        }
        for own in ["auto", "minio", "default", "us-east", "us_east_1", "US-EAST-1", "RegionOne", "WAW3-1"] {
            assert!(!own.parse::<Region>().unwrap().is_aws_shaped(), "{own}");
        }
        for bad in ["", "x@127.0.0.1:1/#", "us-east-1.evil", "us east 1", "-a", "us-east-1\n#"] {
            assert!(bad.parse::<Region>().is_err(), "{bad}");
        }
        assert_eq!("us-gov-west-1".parse::<Region>().unwrap().partition(), Partition::AwsUsGov);
        assert_eq!("cn-north-1".parse::<Region>().unwrap().partition(), Partition::AwsCn);
        for partition in Partition::ALL {
            let word = partition.as_str();
            let role: RoleArn = format!("arn:{word}:iam::123456789012:role/lake").parse().unwrap();
            assert_eq!(role.partition, partition);
            assert!(format!("arn:{word}:iam::123456789012:role/lake").parse::<PrincipalArn>().is_ok(), "{word}");
            let key = format!("arn:{word}:kms:{}:123456789012:key/1", partition.home_region());
            assert!(key.parse::<KmsKeyArn>().is_ok(), "{key}");
        }
        assert!("arn:aws-evil:iam::123456789012:role/lake".parse::<PrincipalArn>().is_err());
    }

    #[test]
    fn principals() {
        let principal: PrincipalArn = "arn:aws:iam::842143331303:role/Signer".parse().unwrap();
        assert_eq!(principal.account(), "842143331303");
        assert_eq!(principal.account_root(), "arn:aws:iam::842143331303:root");
        for bad in [
            "",
            "842143331303",
            "arn:aws:iam::842143331303:root",
            "arn:aws:sts::842143331303:role/x",
            "arn:aws:iam::1:role/x",
            "arn:aws:iam::842143331303:role/*",
        ] {
            assert!(bad.parse::<PrincipalArn>().is_err(), "{bad}");
        }
    }

    #[test]
    fn arns_of_kms_keys() {
        for good in
            ["arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab", "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1"]
        {
            assert!(good.parse::<KmsKeyArn>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "*",
            "1234abcd-12ab",
            "alias/x",
            "arn:aws:kms:us-east-1:123456789012:alias/x",
            "arn:aws:kms:us-east-1:123456789012:key/*",
            "arn:aws:kms:*:123456789012:key/1",
            "arn:aws:kms:us-east-1:*:key/1",
            "arn:aws:s3:::data",
        ] {
            assert!(bad.parse::<KmsKeyArn>().is_err(), "{bad}");
        }
    }

    #[test]
    fn external_ids_are_checked_and_never_printed() {
        let id = ExternalId::parse(&" x-sekrit ".into()).unwrap();
        assert_eq!(id.expose(), "x-sekrit");
        assert!(!format!("{id:?}").contains("sekrit"));
        for bad in ["", "x", "a b", "a*", "é", "${aws:username}", "a\"b"] {
            assert!(ExternalId::parse(&bad.into()).is_err(), "{bad}");
        }
        assert!(ExternalId::parse(&"a".repeat(1225).as_str().into()).is_err());
    }
}
