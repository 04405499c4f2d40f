//! The grammars of this crate as API descriptions express them: lengths, a pattern and an example. The tests compare
//! each shape with its grammar, in both directions.

use crate::{
    aws::{AccountId, ExternalId, KmsKeyArn, Region, RoleArn, RoleName},
    bucket::{AccessKeyId, Nickname, SecretAccessKey, ServiceAccount},
    credential::{AccountName, BucketPath, CredentialName, KmsKeyId, SecretText, ServiceAccountKey},
    endpoint::EndpointUrl,
    grant::GroupName,
    location::{BucketName, Prefix},
    member::InvitationNote,
    org::OrgSlug,
    person::PersonName,
    repo::{Description, RepoName},
    service_account::ServiceAccountName,
    token::TokenName,
};

/// The form of a text. A text of this form may still be refused: as a reserved word, or because it is taken.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its meaning, as a sentence.
    pub about: &'static str,
    /// Characters, at least.
    pub min: usize,
    /// Characters, at most.
    pub max: usize,
    /// A regular expression in the part of the syntax that ECMA-262 and Rust share, anchored at both ends.
    pub pattern: Option<&'static str>,
    /// A valid text.
    pub example: &'static str,
}

/// A text with a describable grammar.
pub trait Shaped {
    /// Its shape.
    const SHAPE: Shape;
}

macro_rules! shapes {
    ($($name:ident: $min:literal to $max:literal, $pattern:expr, $example:literal, $about:literal;)*) => {
        $(impl Shaped for $name {
            const SHAPE: Shape =
                Shape { about: $about, min: $min, max: $max, pattern: $pattern, example: $example };
        })*
    };
}

/// So many characters without control characters and without those that turn text round. White space around them is left out.
macro_rules! one_line {
    ($least:literal to $most:literal) => {
        concat!(
            r"^\s*[^\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]{",
            $least,
            ",",
            $most,
            r"}\s*$"
        )
    };
}

impl Shape {
    /// Whether white space around a text is left out before its characters are counted; its pattern counts them.
    #[must_use]
    pub fn is_trimmed(&self) -> bool {
        self.pattern.is_some_and(|pattern| pattern.starts_with(r"^\s*"))
    }
}

shapes! {
    Nickname: 3 to 64, Some("^[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]$"), "production",
        "The name of a bucket config. Unique in its organisation whatever the case.";
    BucketName: 3 to 255, Some(r"^([A-Za-z0-9_]+:)?[A-Za-z0-9](\.?[A-Za-z0-9_-])*\.?[A-Za-z0-9]$"), "my-production-data",
        "The name of a bucket, by the rules of its platform; on Ceph, tenant:name is a bucket of another tenant.";
    Prefix: 0 to 257, Some("^([A-Za-z0-9_=-][A-Za-z0-9_=.-]{0,127}(/[A-Za-z0-9_=-][A-Za-z0-9_=.-]{0,127})*/?)?$"),
        "team/a", "A prefix in a bucket; empty for the whole bucket.";
    Region: 1 to 32, Some("^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$"), "us-east-1", "A region.";
    EndpointUrl: 8 to 400, Some(r"^[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?$"),
        "https://store.example.com:9000", "The address of an S3-compatible store, with the path of its S3 API if it has one.";
    AccountId: 12 to 12, Some("^[0-9]{12}$"), "123456789012", "The id of an AWS account.";
    RoleName: 1 to 512, Some("^[A-Za-z0-9+=,.@_-]{1,64}(/[A-Za-z0-9+=,.@_-]{1,64})*$"), "lakewarden",
        "The name of an IAM role, with its path.";
    RoleArn: 20 to 550, Some("^arn:aws(-cn|-us-gov|-eusc|-iso(-[bef])?)?:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_-]{1,64}(/[A-Za-z0-9+=,.@_-]{1,64})*$"),
        "arn:aws:iam::123456789012:role/lakewarden", "The ARN of an IAM role.";
    KmsKeyArn: 30 to 256, Some("^arn:aws(-cn|-us-gov|-eusc|-iso(-[bef])?)?:kms:[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?:[0-9]{12}:key/[A-Za-z0-9-]{1,64}$"),
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", "The ARN of a key of AWS KMS.";
    KmsKeyId: 1 to 256, Some("^[A-Za-z0-9:/_-]+$"),
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "A key of AWS KMS: its ARN, its id, or an alias.";
    ExternalId: 2 to 1224, Some("^[A-Za-z0-9_+=,.@:/-]+$"), "lw-0123456789abcdef",
        "The external ID that the role's trust policy demands. It is stored sealed and never returned.";
    AccessKeyId: 3 to 128, Some("^[A-Za-z0-9_.+=/@:-]+$"), "AKIAIOSFODNN7EXAMPLE",
        "The public half of an access key pair.";
    SecretAccessKey: 8 to 256, Some("^[!-~]+$"), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "The secret half of an access key pair. It is stored sealed.";
    SecretText: 8 to 2048, Some("^[!-~]+$"), "c2VjcmV0LWFjY291bnQta2V5",
        "A secret as its provider shows it. It is stored sealed and never returned.";
    ServiceAccount: 25 to 217, Some("^[A-Za-z0-9-]{1,64}@[A-Za-z0-9.-]{2,128}\\.[Gg][Ss][Ee][Rr][Vv][Ii][Cc][Ee][Aa][Cc][Cc][Oo][Uu][Nn][Tt]\\.[Cc][Oo][Mm]$"),
        "my-account@my-project.iam.gserviceaccount.com", "The e-mail address of a Google service account.";
    ServiceAccountKey: 2 to 12000, None, "{\"type\": \"service_account\"}",
        "The key file of a Google service account, as Google gave it. It is stored sealed and never returned.";
    AccountName: 3 to 24, Some("^[a-z0-9]+$"), "mystorageaccount", "The name of an Azure storage account.";
    CredentialName: 1 to 100, Some(one_line!(1 to 100)), "research", "The name of a cloud credential. Unique in its namespace whatever the case.";
    BucketPath: 8 to 1285, Some(r"^s3://([A-Za-z0-9_]+:)?[A-Za-z0-9](\.?[A-Za-z0-9_-])*\.?[A-Za-z0-9](/[!-~]*)?$"), "s3://my-production-data",
        "A bucket, or a path in it.";
    RepoName: 2 to 128, Some("^[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]$"), "era5",
        "The name of a repo. Unique in its organisation whatever the case; some words are reserved.";
    Description: 0 to 1000, Some(r"^\s*[^\u0000-\u0009\u000B-\u001F\u007F-\u009F]{0,1000}\s*$"), "Hourly reanalysis since 1979.", "What a repo is about.";
    OrgSlug: 2 to 39, Some("^[a-z0-9][a-z0-9-]*[a-z0-9]$"), "ocean-lab",
        "The name of an organisation. Unique on this server; some words are reserved, and nothing that looks like an id is taken.";
    GroupName: 1 to 80, Some(one_line!(1 to 80)), "ocean team", "The name of a group. Unique in its organisation whatever the case; everyone is taken.";
    ServiceAccountName: 2 to 39, Some("^[a-z0-9][a-z0-9-]*[a-z0-9]$"), "ingest",
        "The name of a service account. Unique in its organisation.";
    TokenName: 1 to 64, Some("^[A-Za-z0-9 _.-]+$"), "nightly-import", "The name of an API token.";
    InvitationNote: 0 to 80, Some(one_line!(0 to 80)), "Grace, for the field campaign", "Whom an invitation is meant for, as a note.";
    PersonName: 1 to 80, Some(one_line!(1 to 80)), "Grace Hopper", "The name of a person.";
}

#[cfg(test)]
mod tests;
