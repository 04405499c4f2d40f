//! Bucket configs: parsed from a draft, and stored.

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
    check::{CheckName, Status},
    credential::{CredentialKind, CredentialName},
    id::BucketConfigId,
    location::{AddressingStyle, Location},
    moment::Moment,
    text::{alphanumeric_ends, only},
};

checked_text!(
    /// A bucket config's name in code, on the command line and on the web: 3 to 64 of `A-Z a-z 0-9 _ . -`, a letter or
    /// digit at both ends. Unique in its organisation, ignoring case.
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

/// A bucket config to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBucket {
    /// Its name.
    pub nickname: Nickname,
    /// Its location.
    pub location: Location,
    /// How access is arranged.
    pub access: NewAccess,
    /// Extra entries of data clients.
    pub extra: ExtraConfig,
}

/// A bucket config after an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedBucket {
    /// Its name.
    pub nickname: Nickname,
    /// Its location.
    pub location: Location,
    /// How access will be arranged.
    pub access: EditedAccess,
    /// Extra entries of data clients; `None` leaves them unchanged.
    pub extra: Option<ExtraConfig>,
}

/// The cloud credential of a bucket config that uses one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedCredential {
    /// Its name.
    pub name: CredentialName,
    /// Its kind.
    pub kind: CredentialKind,
    /// Its identifier: an access key id, or the beginning of an ARN.
    pub identifier: String,
}

/// A stored bucket config, without anything hidden from members of its organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its id.
    pub id: BucketConfigId,
    /// Its name.
    pub nickname: Nickname,
    /// Its location.
    pub location: Location,
    /// How access is arranged.
    pub access: Access,
    /// The cloud credential it uses, if it uses one.
    pub credential: Option<UsedCredential>,
    /// Extra entries of data clients.
    pub extra: ExtraConfig,
    /// Edit counter: an edit based on an older version is refused.
    pub version: i32,
    /// Number of repos on it. While there are any, only its nickname can be changed.
    pub repos: u32,
    /// Whether repos without an explicit config use this one.
    pub is_default: bool,
    /// The last test's result.
    pub status: Status,
    /// Where clients' requests name the bucket: as it is chosen, was found by a test, or is known of the store. `None` where every
    /// client knows the platform's way.
    pub style: Option<AddressingStyle>,
    /// What clients need and the last test found missing.
    pub lacks: Vec<CheckName>,
    /// What passed in that test of what clients do with objects, by the names of the checks.
    pub capabilities: Vec<String>,
    /// E-mail address of its creator.
    pub created_by: Option<String>,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}

impl Bucket {
    /// Whether the last test found that the store lacks what this check looks for.
    #[must_use]
    pub fn lacks_check(&self, check: CheckName) -> bool {
        self.lacks.contains(&check)
    }

    /// The auth method as data clients see it; a cloud credential appears as the method it works like.
    #[must_use]
    pub fn effective_method(&self) -> AuthMethod {
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
