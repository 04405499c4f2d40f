//! Drafts for tests.

use domain::{
    bucket::NewBucket,
    credential::NewCredential,
    draft::{bucket::BucketDraft, credential::CredentialDraft, repo::RepoDraft},
    repo::NewRepo,
};

/// The external ID of [`role`]s.
pub const SHARED_SECRET: &str = "canary-shared-secret";
/// The secret access key of [`hmac`] pairs.
pub const SECRET_ACCESS_KEY: &str = "canary/secret+access+key/0123456789abcde";

/// A bucket on Amazon S3 behind an AWS role.
#[must_use]
pub fn role(nickname: &str, bucket: &str) -> BucketDraft {
    BucketDraft {
        nickname: nickname.into(),
        platform: "s3".into(),
        bucket: bucket.into(),
        region: "us-east-1".into(),
        auth_method: "aws_customer_managed_role".into(),
        account_id: "123456789012".into(),
        role_name: "lakewarden".into(),
        shared_secret: SHARED_SECRET.into(),
        ..BucketDraft::default()
    }
}

/// A bucket of a store with an endpoint, with HMAC keys.
#[must_use]
pub fn hmac(nickname: &str, bucket: &str) -> BucketDraft {
    BucketDraft {
        nickname: nickname.into(),
        platform: "s3-compatible".into(),
        bucket: bucket.into(),
        endpoint: "https://store.example.com".into(),
        auth_method: "hmac".into(),
        access_key_id: "AKIDEXAMPLE".into(),
        secret_access_key: SECRET_ACCESS_KEY.into(),
        ..BucketDraft::default()
    }
}

/// A bucket on Google Cloud Storage behind a service account.
#[must_use]
pub fn google(nickname: &str, bucket: &str) -> BucketDraft {
    BucketDraft {
        nickname: nickname.into(),
        platform: "gs".into(),
        bucket: bucket.into(),
        auth_method: "gcp_customer_managed_role".into(),
        service_account: "data@my-project.iam.gserviceaccount.com".into(),
        ..BucketDraft::default()
    }
}

/// A self-managed bucket.
#[must_use]
pub fn self_managed(nickname: &str, bucket: &str) -> BucketDraft {
    BucketDraft {
        nickname: nickname.into(),
        platform: "s3".into(),
        bucket: bucket.into(),
        region: "us-east-1".into(),
        auth_method: "anonymous".into(),
        ..BucketDraft::default()
    }
}

/// The ARN of [`arn_role`]s.
pub const ROLE_ARN: &str = "arn:aws:iam::123456789012:role/canary-role-name";

/// A cloud credential: an access key pair of a store with an endpoint.
#[must_use]
pub fn key_pair(name: &str) -> NewCredential {
    let draft = CredentialDraft {
        format: "aws_key".into(),
        name: name.into(),
        access_key_id: "AKIDEXAMPLE".into(),
        secret: SECRET_ACCESS_KEY.into(),
        endpoint: "https://store.example.com".into(),
        ..CredentialDraft::default()
    };
    draft.parse().unwrap()
}

/// A cloud credential: a role.
#[must_use]
pub fn arn_role(name: &str) -> NewCredential {
    let draft = CredentialDraft {
        format: "aws_role".into(),
        name: name.into(),
        role_arn: ROLE_ARN.into(),
        ..CredentialDraft::default()
    };
    draft.parse().unwrap()
}

/// [`role`], parsed.
#[must_use]
pub fn bucket(nickname: &str, name: &str) -> NewBucket {
    role(nickname, name).parse().unwrap()
}

/// A repo at `prefix` on the bucket config `bucket`, or on the default if that is empty.
#[must_use]
pub fn repo(name: &str, bucket: &str, prefix: &str) -> NewRepo {
    let draft = RepoDraft {
        name: name.into(),
        bucket_config: bucket.into(),
        prefix: prefix.into(),
        description: String::new(),
    };
    draft.parse().unwrap()
}
