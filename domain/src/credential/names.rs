//! Names in cloud credentials.

use crate::{Invalid, aws::RoleArn, person::has_control_characters, text::only};

checked_text!(
    /// The friendly name of a cloud credential: 1 to 100 characters of any script, without control characters and
    /// bidirectional overrides. Unique in its namespace, ignoring case.
    CredentialName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if !(1..=100).contains(&name.chars().count()) {
        return Err("Enter a name of 1 to 100 characters.".into());
    }
    if has_control_characters(name) {
        return Err("A name has no control characters.".into());
    }
    if name == "." || name == ".." {
        return Err("A name can't be \".\" or \"..\".".into());
    }
    Ok(name.to_owned())
}

checked_text!(
    /// The first 20 characters of a role's ARN: the only part of a stored ARN that leaves the server.
    ArnHead,
    parse_arn_head
);

/// Characters of a stored ARN that are shown.
const ARN_HEAD: usize = 20;

fn parse_arn_head(text: &str) -> Result<String, Invalid> {
    let text = text.trim();
    only(text, 1, ARN_HEAD, |b| b.is_ascii_graphic(), "This is not the beginning of an ARN.")?;
    Ok(text.to_owned())
}

impl ArnHead {
    /// The beginning of `arn`.
    #[must_use]
    pub fn of(arn: &RoleArn) -> Self {
        Self(arn.to_string().chars().take(ARN_HEAD).collect())
    }
}

/// An ARN in an edit: a new one, or what was shown of the one that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditedArn {
    /// A role.
    Whole(RoleArn),
    /// The beginning of the one that is there, which leaves it as it is.
    Head(ArnHead),
}

impl std::str::FromStr for EditedArn {
    type Err = Invalid;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match (typed.parse(), typed.parse::<ArnHead>()) {
            (Ok(arn), _) => Ok(Self::Whole(arn)),
            (Err(_), Ok(head)) => Ok(Self::Head(head)),
            (Err(invalid), Err(_)) => Err(invalid),
        }
    }
}

checked_text!(
    /// The name of an Azure storage account: 3 to 24 lower-case letters and digits.
    /// See <https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name>.
    AccountName,
    parse_account_name
);

fn parse_account_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(
        name,
        3,
        24,
        |b| b.is_ascii_lowercase() || b.is_ascii_digit(),
        "A storage account's name has 3 to 24 lower-case letters and digits.",
    )?;
    Ok(name.to_owned())
}

checked_text!(
    /// A key of AWS KMS: its ARN, its id, or an alias.
    /// See <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id>.
    KmsKeyId,
    parse_kms_key_id
);

fn parse_kms_key_id(typed: &str) -> Result<String, Invalid> {
    let id = typed.trim();
    only(
        id,
        1,
        256,
        |b| b.is_ascii_alphanumeric() || b":/_-".contains(&b),
        "Enter the key's ARN, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab.",
    )?;
    Ok(id.to_owned())
}

checked_text!(
    /// A bucket a credential is meant for, optionally limited to a path: `s3://bucket/path`.
    BucketPath,
    parse_bucket_path
);

fn parse_bucket_path(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str = "Enter buckets as s3://name or s3://name/path.";
    let path = typed.trim();
    let rest = path.strip_prefix("s3://").ok_or(SHAPE)?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    bucket.parse::<crate::location::BucketName>().map_err(|_| SHAPE)?;
    only(prefix, 0, 1024, |b| b.is_ascii_graphic(), SHAPE)?;
    Ok(path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a", "my key", "a/b", "clé №1", "日本", "prod.eu-1"] {
            assert!(good.parse::<CredentialName>().is_ok(), "{good}");
        }
        for bad in ["", " ", ".", "..", "a\nb", "a\u{202E}b", &"a".repeat(101)] {
            assert!(bad.parse::<CredentialName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_arn_is_cut_after_twenty_characters() {
        let arn: RoleArn = "arn:aws:iam::123456789012:role/tiledb-role".parse().unwrap();
        assert_eq!(ArnHead::of(&arn).as_str(), "arn:aws:iam::1234567");
    }

    #[test]
    fn buckets_and_keys() {
        for good in [
            "s3://data",
            "s3://data/",
            "s3://data/team a".trim_end_matches(" a"),
            "s3://data/a/b*",
            "s3://us-west-2.opendata.source.coop/x",
            "s3://tenant:data",
        ] {
            assert!(good.parse::<BucketPath>().is_ok(), "{good}");
        }
        for bad in ["", "data", "gs://data", "s3://", "s3://a..b", "s3://data/a b"] {
            assert!(bad.parse::<BucketPath>().is_err(), "{bad}");
        }
        let key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        assert!(key.parse::<KmsKeyId>().is_ok());
        assert!("arn:aws:kms:*".parse::<KmsKeyId>().is_err());
        assert!("account1".parse::<AccountName>().is_ok());
        assert!("Account".parse::<AccountName>().is_err());
    }
}
