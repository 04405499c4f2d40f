//! Bucket configs: what was parsed from a draft, and what is stored.

mod access;
mod extra;

use serde::{Deserialize, Serialize};

pub use self::{
    access::{
        Access, AccessKeyId, AuthMethod, AwsRole, EditedAccess, NewAccess, Secret, SecretAccessKey, ServiceAccount,
    },
    extra::{ExtraConfig, ExtraValue},
};
use crate::{
    Invalid,
    check::Status,
    credential::{CredentialKind, CredentialName},
    id::BucketConfigId,
    location::Location,
    moment::Moment,
    text::{alphanumeric_ends, only},
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
    Ok(nickname.to_owned())
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
    /// What data clients keep with it.
    pub extra: ExtraConfig,
}

/// What a bucket config is to become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedBucket {
    /// What people will call it.
    pub nickname: Nickname,
    /// Where it will lie.
    pub location: Location,
    /// How access will be arranged.
    pub access: EditedAccess,
    /// What data clients will keep with it; nothing means that it stays as it is.
    pub extra: Option<ExtraConfig>,
}

/// A cloud credential, as a bucket config that uses it tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedCredential {
    /// What people call it.
    pub name: CredentialName,
    /// What it consists of.
    pub kind: CredentialKind,
    /// What tells it from others: an access key id, or the beginning of an ARN.
    pub identifier: String,
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
    /// The cloud credential it uses, where that is how.
    pub credential: Option<UsedCredential>,
    /// What data clients keep with it.
    pub extra: ExtraConfig,
    /// Counts the changes: an edit that was begun on an older version is refused.
    pub version: i32,
    /// How many repos rely on it. While there are any, only its nickname can be changed.
    pub repos: u32,
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

impl Bucket {
    /// The auth method as data clients know it: of a cloud credential, the one that works like it.
    #[must_use]
    pub fn told_method(&self) -> AuthMethod {
        match self.credential.as_ref().map(|used| used.kind) {
            Some(CredentialKind::AwsRole) => AuthMethod::AwsRole,
            Some(_) => AuthMethod::Hmac,
            None => self.access.method(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames() {
        for good in ["production", "a.b", "Prod_2-eu", "AKIAIOSFODNN7EXAMPLE"] {
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
            &"a".repeat(65),
        ] {
            assert!(bad.parse::<Nickname>().is_err(), "{bad}");
        }
    }
}
