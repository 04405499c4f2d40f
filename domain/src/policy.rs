//! The policy documents that customers paste into AWS, as the Add bucket dialog shows them, and the form of all our
//! policies. See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;

use crate::{
    aws::{ExternalId, KmsKeyArn, Partition, PrincipalArn},
    location::{BucketName, Prefix},
};

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

/// One `Allow` of a policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'static str>,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<BTreeMap<&'static str, String>>,
    action: Vec<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, Vec<String>>>,
}

impl Policy {
    /// A document of these statements.
    #[must_use]
    pub fn of(statement: Vec<Statement>) -> Self {
        Self { version: "2012-10-17", statement }
    }

    /// Indented, for people.
    #[must_use]
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Without whitespace, where length is limited.
    #[must_use]
    pub fn compact(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Statement {
    /// Allows `action`.
    #[must_use]
    pub fn allow(action: &[&'static str]) -> Self {
        Self {
            sid: None,
            effect: "Allow",
            principal: None,
            action: action.iter().copied().map(Cow::Borrowed).collect(),
            resource: None,
            condition: BTreeMap::new(),
        }
    }

    /// Under this name.
    #[must_use]
    pub fn named(mut self, sid: &'static str) -> Self {
        self.sid = Some(sid);
        self
    }

    /// On `resource`.
    #[must_use]
    pub fn on(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(vec![resource.into()]);
        self
    }

    /// To the AWS principal `arn`.
    #[must_use]
    pub fn to(mut self, arn: impl Into<String>) -> Self {
        self.principal = Some(BTreeMap::from([("AWS", arn.into())]));
        self
    }

    /// Provided that `key` matches one of `values` by `operator`.
    #[must_use]
    pub fn when(mut self, operator: &'static str, key: &'static str, values: Vec<String>) -> Self {
        self.condition.entry(operator).or_default().insert(key, values);
        self
    }
}

/// The trust policy of a role that only this server can assume, and only with `external_id`. As in the reference
/// document, it names the account and pins the signing principal in a condition. Without an external ID it has a
/// placeholder.
#[must_use]
pub fn trust_policy(principal: &PrincipalArn, external_id: Option<&ExternalId>) -> Policy {
    let only_the_signer =
        |statement: Statement| statement.when("ArnLike", "aws:PrincipalArn", vec![principal.to_string()]);
    Policy::of(vec![
        only_the_signer(Statement::allow(&["sts:AssumeRole"]).to(principal.account_root())).when(
            "StringEquals",
            "sts:ExternalId",
            vec![external_id.map_or(OPEN_EXTERNAL_ID, ExternalId::expose).to_owned()],
        ),
        only_the_signer(Statement::allow(&["sts:TagSession"]).to(principal.account_root())),
    ])
}

/// The placeholder for the external ID.
pub const OPEN_EXTERNAL_ID: &str = "<shared-secret>";

/// Placeholder for a value that is empty or invalid. AWS refuses each of them or matches nothing: a document with a
/// placeholder allows nothing.
const OPEN_BUCKET: &str = "<bucket-name>";
const OPEN_PREFIX: &str = "<prefix>/";
const OPEN_KEY: &str = "<kms-key-arn>";

fn bucket_arn(partition: Partition, bucket: Option<&BucketName>) -> String {
    let open = || format!("arn:{}:s3:::{OPEN_BUCKET}", partition.as_str());
    bucket.map_or_else(open, |bucket| bucket.arn(partition))
}

fn objects_arn(partition: Partition, bucket: Option<&BucketName>, prefix: Option<&Prefix>) -> String {
    format!("{}/{}*", bucket_arn(partition, bucket), prefix.map_or(OPEN_PREFIX, Prefix::as_str))
}

/// The statements of the reference document for a cloud credential: all objects of one bucket.
fn bucket_statements(partition: Partition, bucket: Option<&BucketName>) -> [Statement; 2] {
    let arn = bucket_arn(partition, bucket);
    [
        Statement::allow(&["s3:ListBucket", "s3:ListBucketMultipartUploads"])
            .named("ListObjectsInBucket")
            .on(arn.clone()),
        Statement::allow(&[
            "s3:GetObject",
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
            "s3:DeleteObject",
        ])
        .named("AllObjectActions")
        .on(format!("{arn}/*")),
    ]
}

/// The bucket policy that allows this server's account, as in the reference document.
#[must_use]
pub fn bucket_policy(principal: &PrincipalArn, bucket: Option<&BucketName>) -> Policy {
    let statements = bucket_statements(principal.partition(), bucket);
    Policy::of(statements.map(|statement| statement.to(principal.account_root())).into())
}

/// The KMS key in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyKey {
    /// None.
    None,
    /// This one.
    Named(KmsKeyArn),
    /// A placeholder: no ARN entered yet.
    Open,
}

impl PolicyKey {
    /// The typed key. A policy takes a key's ARN only, neither its id nor an alias.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        match text.trim() {
            "" => Self::None,
            text => text.parse().map_or(Self::Open, Self::Named),
        }
    }
}

/// The same as the IAM policy of a role, which names no principal; with the use of a KMS key, if there is one. See
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms>.
#[must_use]
pub fn role_policy(partition: Partition, bucket: Option<&BucketName>, key: &PolicyKey) -> Policy {
    let key = match key {
        PolicyKey::None => None,
        PolicyKey::Named(arn) => Some(arn.as_str()),
        PolicyKey::Open => Some(OPEN_KEY),
    };
    let use_key = || Statement::allow(&["kms:Decrypt", "kms:GenerateDataKey"]).named("UseKey");
    Policy::of(bucket_statements(partition, bucket).into_iter().chain(key.map(|arn| use_key().on(arn))).collect())
}

/// The missing statement to paste: it allows one `action` on a bucket, or on the objects under a prefix.
#[must_use]
pub fn missing_statement(
    partition: Partition,
    action: &str,
    bucket: Option<&BucketName>,
    prefix: Option<&Prefix>,
) -> String {
    let is_of_bucket = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListAllMyBuckets"].contains(&action);
    let on = if is_of_bucket { bucket_arn(partition, bucket) } else { objects_arn(partition, bucket, prefix) };
    let statement = Statement { action: vec![Cow::Owned(action.to_owned())], ..Statement::allow(&[]) }.on(on);
    serde_json::to_string_pretty(&statement).unwrap_or_default()
}

/// The permission policy of a role for one bucket: the actions of the reference document, limited to objects under the
/// prefix.
#[must_use]
pub fn permission_policy(partition: Partition, bucket: Option<&BucketName>, prefix: Option<&Prefix>) -> Policy {
    Policy::of(vec![
        Statement::allow(&[
            "s3:ListBucket",
            "s3:GetBucketLocation",
            "s3:GetBucketNotification",
            "s3:PutBucketNotification",
        ])
        .on(bucket_arn(partition, bucket)),
        Statement::allow(&[
            "s3:PutObject",
            "s3:GetObject",
            "s3:DeleteObject",
            "s3:PutObjectAcl",
            "s3:AbortMultipartUpload",
        ])
        .on(objects_arn(partition, bucket, prefix)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> BucketName {
        "data".parse().unwrap()
    }

    #[test]
    fn the_trust_policy_demands_the_external_id_of_the_signer() {
        let principal: PrincipalArn = "arn:aws:iam::842143331303:role/Signer".parse().unwrap();
        let external_id = ExternalId::parse(&"x-1".into()).unwrap();
        let policy = trust_policy(&principal, Some(&external_id)).pretty();
        let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
        let assume = &policy["Statement"][0];
        assert_eq!(assume["Principal"]["AWS"], "arn:aws:iam::842143331303:root");
        assert_eq!(assume["Condition"]["StringEquals"]["sts:ExternalId"][0], "x-1");
        assert_eq!(assume["Condition"]["ArnLike"]["aws:PrincipalArn"][0], principal.as_str());
        assert_eq!(policy["Statement"][1]["Action"][0], "sts:TagSession");
    }

    #[test]
    fn bucket_policy_and_role_policy_differ_in_the_principal_only() {
        let principal: PrincipalArn = "arn:aws:iam::842143331303:role/Signer".parse().unwrap();
        let json = |policy: Policy| serde_json::from_str::<serde_json::Value>(&policy.pretty()).unwrap();
        let mut bucket = json(bucket_policy(&principal, Some(&data())));
        assert_eq!(bucket["Statement"][1]["Principal"]["AWS"], "arn:aws:iam::842143331303:root");
        assert_eq!(bucket["Statement"][1]["Resource"][0], "arn:aws:s3:::data/*");
        for statement in bucket["Statement"].as_array_mut().unwrap() {
            statement.as_object_mut().unwrap().remove("Principal");
        }
        assert_eq!(bucket, json(role_policy(Partition::Aws, Some(&data()), &PolicyKey::None)));
        let key = "arn:aws:kms:us-east-1:123456789012:key/1";
        let on_key = |typed| json(role_policy(Partition::Aws, None, &PolicyKey::typed(typed)))["Statement"][2].clone();
        assert_eq!(on_key(key)["Resource"][0], key);
        assert_eq!(on_key(""), serde_json::Value::Null);
        for bad in ["*", "arn:aws:kms:*", "arn:aws:kms:us-east-1:123456789012:key/*", "alias/x"] {
            assert_eq!(on_key(bad)["Resource"][0], "<kms-key-arn>", "{bad}");
        }
    }

    #[test]
    fn a_missing_action_is_allowed_where_it_belongs() {
        let resource = |action: &str, prefix: &str| {
            let statement = missing_statement(Partition::Aws, action, Some(&data()), prefix.parse().ok().as_ref());
            serde_json::from_str::<serde_json::Value>(&statement).unwrap()["Resource"][0].as_str().unwrap().to_owned()
        };
        assert_eq!(resource("s3:ListBucket", "a"), "arn:aws:s3:::data");
        assert_eq!(resource("s3:PutObject", "team/a"), "arn:aws:s3:::data/team/a/*");
        assert_eq!(resource("s3:PutObject", ""), "arn:aws:s3:::data/*");
        assert_eq!(resource("s3:PutObject", "*"), "arn:aws:s3:::data/<prefix>/*");
    }

    #[test]
    fn the_permission_policy_follows_what_is_typed() {
        let resource = |bucket: &str, prefix: &str| {
            let (bucket, prefix) = (bucket.parse().ok(), prefix.parse().ok());
            let policy = permission_policy(Partition::Aws, bucket.as_ref(), prefix.as_ref()).compact();
            let policy: serde_json::Value = serde_json::from_str(&policy).unwrap();
            policy["Statement"][1]["Resource"][0].as_str().unwrap().to_owned()
        };
        assert_eq!(resource("", ""), "arn:aws:s3:::<bucket-name>/*");
        assert_eq!(resource("data", ""), "arn:aws:s3:::data/*");
        assert_eq!(resource("data", "team/a/"), "arn:aws:s3:::data/team/a/*");
        for bad in ["a\"b", "*", "a/*", "data*"] {
            assert_eq!(resource(bad, ""), "arn:aws:s3:::<bucket-name>/*", "{bad}");
        }
        for bad in ["*", "../x", "${aws:username}"] {
            assert_eq!(resource("data", bad), "arn:aws:s3:::data/<prefix>/*", "{bad}");
        }
    }
}
