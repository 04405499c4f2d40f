//! What an operation contradicts.

use domain::check::Problem;

/// What an operation contradicts, with the sentence for the person and the field it belongs to.
/// Its kind is the variant's name in kebab case, which clients go by: it never changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Conflict {
    /// Another config of the organisation has this nickname.
    #[error("Another bucket config has this nickname. Choose another.")]
    NicknameTaken,
    /// Another config of the organisation has this location.
    #[error("The bucket config “{nickname}” has this location already. Use that one, or another prefix.")]
    LocationTaken {
        /// What that one is called.
        nickname: String,
    },
    /// Somebody changed it after it was opened for editing.
    #[error(
        "Somebody changed this bucket config while you were editing it. What you typed is still here; open the current state, compare, and save again."
    )]
    ChangedMeanwhile,
    /// Repos rely on it.
    #[error("{} on this bucket config, so only its nickname can be changed: {}.", rely(repos), list(repos))]
    InUse {
        /// What some of them are called.
        repos: Vec<String>,
    },
    /// Repos rely on what was to be deleted.
    #[error("{} on this bucket config, so it cannot be deleted: {}.", rely(repos), list(repos))]
    DeleteInUse {
        /// What some of them are called.
        repos: Vec<String>,
    },
    /// The organisation has no default bucket config.
    #[error("This organisation has no default bucket config. Name one.")]
    NoDefaultBucket,
    /// Another repo of the organisation has this name.
    #[error("Another repo has this name. Choose another.")]
    RepoNameTaken,
    /// Another repo of the organisation lies at, above or below this place.
    #[error("The repo “{repo}” lies at, above or below this place. Choose another prefix.")]
    PlaceTaken {
        /// What that one is called.
        repo: String,
    },
    /// Another credential of the namespace has this name.
    #[error("Another credential has this name. Choose another.")]
    CredentialNameTaken,
    /// Somebody changed it after it was opened for editing.
    #[error(
        "Somebody changed this credential while you were editing it. What you typed is still here; open the current state, compare, and save again."
    )]
    CredentialChangedMeanwhile,
    /// Bucket configs rely on what was to be revoked.
    #[error(
        "{} on this credential, so it cannot be revoked: {}. Move them to another first.",
        buckets_rely(buckets),
        list(buckets)
    )]
    CredentialInUse {
        /// What some of them are called.
        buckets: Vec<String>,
    },
    /// Bucket configs rely on a credential whose secret would go elsewhere.
    #[error("{} on this credential, so its endpoint stays: {}.", buckets_rely(buckets), list(buckets))]
    CredentialStays {
        /// What some of them are called.
        buckets: Vec<String>,
    },
    /// A bucket config that relies on a credential would not fit it any more.
    #[error("The bucket config “{nickname}” relies on this credential and would not fit it any more: {why}")]
    CredentialMisfits {
        /// What the bucket config is called.
        nickname: String,
        /// Why it would not.
        why: String,
    },
    /// This server can't find out whether a credential of this kind works.
    #[error("This server cannot test credentials of this kind.")]
    NotTestable,
    /// An organisation keeps an owner.
    #[error("An organisation keeps at least one owner. Make somebody else an owner first.")]
    LastOwner,
    /// They belong to the organisation already.
    #[error("You belong to this organisation already.")]
    AlreadyMember,
    /// They belong to the organisation already.
    #[error("They belong to this organisation already.")]
    TheyBelongAlready,
    /// An invitation is addressed to them that is still open.
    #[error("They are invited already. Revoke that invitation first to make another.")]
    InvitedAlready,
    /// There is something in the organisation.
    #[error("This organisation still has bucket configs or cloud credentials. Delete them first.")]
    OrgNotEmpty,
    /// The invitation was taken up, revoked or has expired.
    #[error("This invitation is not valid any more. Ask whoever sent it for a new one.")]
    InvitationGone,
    /// The link that sets a new password was used, replaced or has expired.
    #[error("This link is not valid any more. Ask the operator of this server for a new one.")]
    ResetLinkGone,
    /// The password is another one by now.
    #[error("Your password was changed meanwhile. Sign in with the new one.")]
    PasswordChangedMeanwhile,
    /// Somebody has an account with this address.
    #[error("There is an account with this address. Sign in with it instead.")]
    EmailTaken,
    /// The stored keys of a bucket config are handed out with a repo only.
    #[error("This bucket config keeps an access key pair, which is handed out only to those who use one of its repos.")]
    KeysWithRepoOnly,
    /// What a hand-out was to rest on is not what it was.
    #[error("{what} changed while credentials were being made, so none are given. Try again.")]
    ChangedWhileMaking {
        /// What it is, as a sentence begins with it.
        what: &'static str,
    },
    /// A cloud credential opens this bucket, and nothing temporary is made of it.
    #[error(
        "This bucket config uses a cloud credential, which never leaves the server, and its store makes no temporary keys of it. Use a store or a key pair that does (on AWS, allow it sts:GetFederationToken), or give the bucket config HMAC keys of its own."
    )]
    NoTemporaryKeys,
    /// Repos that nobody is to use lie where keys for the whole config would open.
    #[error(
        "Credentials for a whole bucket config are not given while a repo in it is offline: {}. Ask for the credentials of another repo.",
        list(repos)
    )]
    RepoInsideOffline {
        /// What some of them are called.
        repos: Vec<String>,
    },
    /// Somebody took the repo offline.
    #[error("This repo is offline. Nobody receives credentials for it until it is online again.")]
    RepoOffline,
    /// There is an organisation of this name.
    #[error("There is an organisation of this name already. Choose another.")]
    OrgTaken,
    /// Another request was sent under the same key.
    #[error("This Idempotency-Key was used for another request. Use a new key for each request.")]
    KeyReused,
    /// The same request is being carried out.
    #[error("The same request is still being carried out. Send it again in a moment.")]
    StillRunning,
    /// Nobody knows whether the same request was carried out.
    #[error(
        "It is not known whether the request under this Idempotency-Key was carried out. Look for what it makes before you send it under another key."
    )]
    OutcomeUnknown,
    /// Set-up has been done, or its link is not valid.
    #[error("This set-up link is not valid any more.")]
    SetUpDone,
    /// Vending is refused because a check of the role failed.
    #[error("No credentials for this bucket: {} {}", problem.fact(), problem.advice())]
    NotTrusted {
        /// Why.
        problem: Problem,
    },
}

impl Conflict {
    /// The field of the form it belongs to.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::NicknameTaken => Some("nickname"),
            Self::LocationTaken { .. } => Some("bucket"),
            Self::OrgTaken => Some("org"),
            Self::NoDefaultBucket => Some("bucket_config"),
            Self::RepoNameTaken => Some("name"),
            Self::PlaceTaken { .. } => Some("prefix"),
            Self::EmailTaken => Some("email"),
            Self::CredentialNameTaken => Some("name"),
            Self::CredentialStays { .. } => Some("endpoint"),
            Self::ChangedMeanwhile
            | Self::InUse { .. }
            | Self::DeleteInUse { .. }
            | Self::LastOwner
            | Self::AlreadyMember
            | Self::TheyBelongAlready
            | Self::InvitedAlready
            | Self::OrgNotEmpty
            | Self::InvitationGone
            | Self::ResetLinkGone
            | Self::PasswordChangedMeanwhile
            | Self::KeysWithRepoOnly
            | Self::RepoOffline
            | Self::ChangedWhileMaking { .. }
            | Self::NoTemporaryKeys
            | Self::RepoInsideOffline { .. }
            | Self::KeyReused
            | Self::StillRunning
            | Self::OutcomeUnknown
            | Self::SetUpDone
            | Self::CredentialChangedMeanwhile
            | Self::CredentialInUse { .. }
            | Self::CredentialMisfits { .. }
            | Self::NotTestable
            | Self::NotTrusted { .. } => None,
        }
    }
}

/// How many things an error names at most.
pub(crate) const NAMED: i64 = 5;

fn buckets_rely(buckets: &[String]) -> &'static str {
    if buckets.len() == 1 { "A bucket config relies" } else { "Bucket configs rely" }
}

fn rely(repos: &[String]) -> &'static str {
    if repos.len() == 1 { "A repo relies" } else { "Repos rely" }
}

/// The names, and that there are more when as many as may be named are.
fn list(names: &[String]) -> String {
    let more = usize::try_from(NAMED).is_ok_and(|most| names.len() >= most);
    format!("{}{}", names.join(", "), if more { " and others" } else { "" })
}
