//! Session policies: they limit the credentials this server requests, whatever the role allows.

use domain::{
    credential::KmsKeyId,
    location::Location,
    policy::{Policy, Statement},
};

/// What vended credentials allow under their prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    Read,
    Write,
}

/// A session policy for one location only. Only [`for_location`] makes one, and [`for_nothing`] one that allows
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct SessionPolicy(String);

impl SessionPolicy {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The policy for everything under `location`'s prefix. The prefix ends in `/`, so `data` never includes `data2`;
/// listing is allowed only for prefixes that begin with it. Whether a missing object is answered with 404 or 403
/// depends on the permission to list, which S3 evaluates with the object's key as `s3:prefix`: so under the prefix it
/// is 404, without a further statement (ceph/ceph#68577 describes AWS's behaviour and follows it). The `IfExists` form
/// of the condition would allow a listing without a prefix.
///
/// With a KMS key, which only its ARN identifies, the policy also allows the use of that one key: objects of an
/// encrypted bucket can't be read or written without it. See
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>.
pub(crate) fn for_location(
    location: &Location,
    permission: Permission,
    kms_key_id: Option<&KmsKeyId>,
) -> SessionPolicy {
    let bucket_arn = literal(&location.bucket.arn(location.store.partition()));
    let under_prefix = format!("{}*", literal(location.prefix.as_str()));
    let list = Statement::allow(&["s3:ListBucket"]).on(bucket_arn.clone());
    let list = if location.prefix.is_empty() {
        list
    } else {
        list.when("StringLike", "s3:prefix", vec![under_prefix.clone()])
    };
    let objects: &[&'static str] = match permission {
        Permission::Read => &["s3:GetObject"],
        Permission::Write => &[
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
        ],
    };
    let mut statements = vec![
        list,
        Statement::allow(&["s3:GetBucketLocation"]).on(bucket_arn.clone()),
        Statement::allow(objects).on(format!("{bucket_arn}/{under_prefix}")),
    ];
    let use_key: &[&'static str] = match permission {
        Permission::Read => &["kms:Decrypt"],
        Permission::Write => &["kms:Decrypt", "kms:GenerateDataKey"],
    };
    let key_arn = kms_key_id.map(KmsKeyId::as_str).filter(|id| id.starts_with("arn:"));
    statements.extend(key_arn.map(|arn| Statement::allow(use_key).on(literal(arn))));
    SessionPolicy(Policy::of(statements).compact())
}

/// A policy that allows nothing.
pub(crate) fn for_nothing() -> SessionPolicy {
    SessionPolicy(Policy::of(vec![Statement::allow(&["sts:GetCallerIdentity"]).on("*")]).compact())
}

/// `text` with every character taken literally by a policy. Its values never contain these characters; the escape
/// guards against a mistake elsewhere. See
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
fn literal(text: &str) -> String {
    text.replace('$', "${$}").replace('*', "${*}").replace('?', "${?}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        aws::Partition,
        location::{Store, StoreOptions},
    };
    use proptest::prelude::*;
    use serde_json::Value;

    /// The longest session policy STS accepts, in characters. See
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
    const MAX_CHARACTERS: usize = 2048;

    fn location(bucket: &str, prefix: &str) -> Location {
        let store = Store::S3 { region: "us-east-1".parse().unwrap(), endpoint: None };
        Location {
            store,
            bucket: bucket.parse().unwrap(),
            prefix: prefix.parse().unwrap(),
            options: StoreOptions::default(),
        }
    }

    /// An evaluator written from IAM's documentation of `*`, `?`, `${*}`, `StringLike` and implicit deny.
    fn allows(policy: &Value, action: &str, resource: &str, list_prefix: Option<&str>) -> bool {
        policy["Statement"].as_array().unwrap().iter().any(|statement| {
            let strings = |value: &Value| -> Vec<String> {
                value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
            };
            let condition = statement.get("Condition").is_none_or(|condition| {
                let patterns = strings(&condition["StringLike"]["s3:prefix"]);
                list_prefix.is_some_and(|prefix| patterns.iter().any(|pattern| glob(&tokens(pattern), prefix)))
            });
            statement["Effect"] == "Allow"
                && strings(&statement["Action"]).iter().any(|a| a == action)
                && strings(&statement["Resource"]).iter().any(|pattern| glob(&tokens(pattern), resource))
                && condition
        })
    }

    enum Token {
        Char(char),
        Any,
        One,
    }

    fn tokens(pattern: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let quoted = ["${*}", "${?}", "${$}"].into_iter().find(|quoted| rest.starts_with(quoted));
            let (token, length) = match (quoted, first) {
                (Some(quoted), _) => (Token::Char(quoted.chars().nth(2).unwrap()), 4),
                (None, '*') => (Token::Any, 1),
                (None, '?') => (Token::One, 1),
                (None, other) => (Token::Char(other), other.len_utf8()),
            };
            tokens.push(token);
            rest = &rest[length..];
        }
        tokens
    }

    fn glob(pattern: &[Token], text: &str) -> bool {
        match (pattern.split_first(), text.chars().next()) {
            (None, next) => next.is_none(),
            (Some((Token::Any, rest)), next) => {
                glob(rest, text) || next.is_some_and(|c| glob(pattern, &text[c.len_utf8()..]))
            }
            (Some((Token::One, rest)), Some(c)) => glob(rest, &text[c.len_utf8()..]),
            (Some((Token::Char(wanted), rest)), Some(c)) => *wanted == c && glob(rest, &text[c.len_utf8()..]),
            (Some(_), None) => false,
        }
    }

    #[test]
    fn metacharacters_are_taken_as_themselves() {
        assert_eq!(literal("a*b?${aws:username}"), "a${*}b${?}${$}{aws:username}");
        assert!(!glob(&tokens(&literal("a*")), "ab"));
        assert!(glob(&tokens(&literal("a*")), "a*"));
    }

    #[test]
    fn the_longest_location_fits() {
        let prefix = format!("{}/{}", "p".repeat(127), "q".repeat(128));
        let key: KmsKeyId =
            format!("arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/{}", "k".repeat(195)).parse().unwrap();
        let policy = for_location(&location(&"b".repeat(63), &prefix), Permission::Write, Some(&key));
        assert!(policy.as_str().len() <= MAX_CHARACTERS, "{}", policy.as_str().len());
    }

    #[test]
    fn a_key_that_is_no_arn_opens_nothing() {
        for id in ["alias/lake", "1234abcd-12ab-34cd-56ef-1234567890ab"] {
            let id: KmsKeyId = id.parse().unwrap();
            let policy = for_location(&location("data", "a"), Permission::Write, Some(&id));
            assert!(!policy.as_str().contains("kms:"), "{id}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn exactly_what_lies_under_the_prefix_is_opened(
            bucket in "[a-z0-9]{3,10}|([a-z0-9_]{1,4}:)?[A-Za-z0-9]([.]?[A-Za-z0-9_-]){1,6}[a-z0-9]",
            prefix in "([a-zA-Z0-9_=-]{1,6}/){1,3}",
            key in "[a-zA-Z0-9._/-]{1,8}",
            write in any::<bool>(),
            with_key in any::<bool>(),
        ) {
            let permission = if write { Permission::Write } else { Permission::Read };
            let kms_key: KmsKeyId = "arn:aws:kms:us-east-1:123456789012:key/1234abcd".parse().unwrap();
            let policy = for_location(&location(&bucket, &prefix), permission, with_key.then_some(&kms_key));
            assert!(policy.as_str().len() <= MAX_CHARACTERS);
            assert!(policy.as_str().chars().all(|c| ('\u{20}'..='\u{ff}').contains(&c)));
            let policy: Value = serde_json::from_str(policy.as_str()).unwrap();
            let name: domain::location::BucketName = bucket.parse().unwrap();
            let arn = name.arn(Partition::Aws);
            let bare = prefix.trim_end_matches('/');
            let object = |name: String| format!("{arn}/{name}");

            assert!(allows(&policy, "s3:GetObject", &object(format!("{prefix}{key}")), None));
            assert!(allows(&policy, "s3:ListBucket", &arn, Some(&prefix)));
            assert!(allows(&policy, "s3:ListBucket", &arn, Some(&format!("{prefix}{key}"))));
            assert_eq!(allows(&policy, "s3:PutObject", &object(format!("{prefix}{key}")), None), write);
            assert_eq!(allows(&policy, "s3:DeleteObject", &object(format!("{prefix}{key}")), None), write);

            for outside in [bare.to_owned(), format!("{bare}2/{key}"), format!("{bare}x"), format!("other/{prefix}{key}")] {
                for action in ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] {
                    assert!(!allows(&policy, action, &object(outside.clone()), None), "{} {}", action, outside);
                }
                assert!(!allows(&policy, "s3:ListBucket", &arn, Some(&outside)));
            }
            let (_, own_name) = name.tenant_and_name();
            let others = [
                format!("{bucket}2"),
                format!("other:{own_name}"),
                bucket.replace(['.', '_', '-'], "x"),
                bucket.to_ascii_uppercase(),
                format!("x{bucket}"),
            ];
            for other in others.into_iter().filter(|other| *other != bucket) {
                let Ok(other) = other.parse::<domain::location::BucketName>() else { continue };
                let other = other.arn(Partition::Aws);
                assert!(!allows(&policy, "s3:GetObject", &format!("{other}/{prefix}{key}"), None), "{}", other);
                assert!(!allows(&policy, "s3:ListBucket", &other, Some(&prefix)), "{}", other);
            }
            assert!(!allows(&policy, "s3:ListBucket", &arn, Some("")));
            assert!(!allows(&policy, "s3:ListBucket", &arn, None));
            assert_eq!(allows(&policy, "kms:Decrypt", kms_key.as_str(), None), with_key);
            assert_eq!(allows(&policy, "kms:GenerateDataKey", kms_key.as_str(), None), with_key && write);
            assert!(!allows(&policy, "kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/1234abce", None));
            for action in ["s3:PutObjectAcl", "s3:PutBucketNotification", "s3:DeleteBucket", "s3:ListBucketMultipartUploads"] {
                assert!(!allows(&policy, action, &arn, Some(&prefix)));
                assert!(!allows(&policy, action, &object(format!("{prefix}{key}")), None));
            }
        }
    }
}
