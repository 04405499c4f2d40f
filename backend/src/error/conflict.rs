//! Conflicts with existing state.

use domain::check::Problem;

/// A conflict with existing state, with its sentence and its form field. Its `kind` is the variant's name in kebab
/// case, on which clients rely: it never changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Conflict {
    /// Another config of the organisation has this nickname.
    #[error("Another bucket config has this nickname. Choose another.")]
    NicknameTaken,
    /// Another config of the organisation has this location.
    #[error("The bucket config “{nickname}” has this location already. Use that one, or another prefix.")]
    LocationTaken {
        /// The other config's nickname.
        nickname: String,
    },
    /// It was changed after the edit began.
    #[error(
        "Edited by somebody else meanwhile. What you typed is still here: open the current state, compare, and save again."
    )]
    ChangedMeanwhile,
    /// Repos use it.
    #[error("{} on this bucket config, so only its nickname can be changed: {}.", rely(repos), list(repos))]
    InUse {
        /// The names of some of them.
        repos: Vec<String>,
    },
    /// Repos use the config to delete.
    #[error("{} on this bucket config, so it cannot be deleted: {}.", rely(repos), list(repos))]
    DeleteInUse {
        /// The names of some of them.
        repos: Vec<String>,
    },
    /// The organisation has no default bucket config.
    #[error("This organisation has no default bucket config. Name one.")]
    NoDefaultBucket,
    /// Another repo of the organisation has this name.
    #[error("Another repo has this name. Choose another.")]
    RepoNameTaken,
    /// Another repo of the organisation is at, above or below this prefix.
    #[error("The repo “{repo}” lies at, above or below this place. Choose another prefix.")]
    PlaceTaken {
        /// The other repo's name.
        repo: String,
    },
    /// Another credential of the namespace has this name.
    #[error("Another credential has this name. Choose another.")]
    CredentialNameTaken,
    /// It was changed after the edit began.
    #[error(
        "Edited by somebody else meanwhile. What you typed is still here: open the current state, compare, and save again."
    )]
    CredentialChangedMeanwhile,
    /// Bucket configs use the credential to revoke.
    #[error(
        "{} on this credential, so it cannot be revoked: {}. Move them to another first.",
        buckets_rely(buckets),
        list(buckets)
    )]
    CredentialInUse {
        /// The nicknames of some of them.
        buckets: Vec<String>,
    },
    /// Bucket configs use a credential whose secret would get a new destination.
    #[error("{} on this credential, so its endpoint stays: {}.", buckets_rely(buckets), list(buckets))]
    CredentialStays {
        /// The nicknames of some of them.
        buckets: Vec<String>,
    },
    /// A bucket config could not use the edited credential.
    #[error("The bucket config “{nickname}” relies on this credential and would not fit it any more: {why}")]
    CredentialMisfits {
        /// The bucket config's nickname.
        nickname: String,
        /// The reason.
        why: String,
    },
    /// This server can't test this kind of credential.
    #[error("This server cannot test credentials of this kind.")]
    NotTestable,
    /// An organisation needs an owner.
    #[error("An organisation keeps at least one owner. Make somebody else an owner first.")]
    LastOwner,
    /// The reader is a member already.
    #[error("You belong to this organisation already.")]
    AlreadyMember,
    /// The person is a member already.
    #[error("They belong to this organisation already.")]
    TheyBelongAlready,
    /// An open invitation is addressed to them.
    #[error("They are invited already. Revoke that invitation first to make another.")]
    InvitedAlready,
    /// Another service account has this name.
    #[error("Another service account has this name. Choose another.")]
    ServiceAccountTaken,
    /// The service account has as many trust rules as one can have.
    #[error("A service account has at most 50 trust rules. Delete one first.")]
    TooManyTrustRules,
    /// The organisation is not empty.
    #[error("This organisation still has bucket configs or cloud credentials. Delete them first.")]
    OrgNotEmpty,
    /// The invitation was accepted, revoked or has expired.
    #[error("This invitation is not valid any more. Ask whoever sent it for a new one.")]
    InvitationGone,
    /// The password link was used, replaced or has expired.
    #[error("This link is not valid any more. Ask the operator of this server for a new one.")]
    ResetLinkGone,
    /// The password has changed meanwhile.
    #[error("Your password was changed meanwhile. Sign in with the new one.")]
    PasswordChangedMeanwhile,
    /// The sign-in has taken too long, or too many codes, or its password was changed.
    #[error("This sign-in is over. Begin again with your e-mail address and your password.")]
    SignInOver,
    /// The second factor is on already.
    #[error("Your second factor is on already. Switch it off before you set up another one.")]
    SecondFactorOn,
    /// The account has no password, to which a second factor would be added.
    #[error("Your account has no password, so there is nothing to add a second factor to.")]
    SecondFactorNeedsPassword,
    /// The second factor is off.
    #[error("The second factor of this account is off.")]
    SecondFactorOff,
    /// The offered secret has expired, or was replaced by another.
    #[error("This set-up has expired. Begin again.")]
    SecondFactorOfferGone,
    /// Passwords are switched off, and passkeys with them.
    #[error("Passwords are switched off on this server, and passkeys with them.")]
    PasskeysOff,
    /// The server's address can't have passkeys.
    #[error("Passkeys need a server with a domain name and https, and the address of this one is not of that kind.")]
    PasskeysNeedDomain,
    /// The account has no password, beside which a passkey would be.
    #[error("Your account has no password, and passkeys are for accounts with one. Sign in as you do now.")]
    PasskeyNeedsPassword,
    /// The account has as many passkeys as it may have.
    #[error("An account has 20 passkeys at most. Remove one that you don't use.")]
    TooManyPasskeys,
    /// The browser answered with no passkey.
    #[error("Your browser gave no passkey. Try again, or go on without one.")]
    NoPasskey,
    /// What the browser made can't be added.
    #[error("This passkey can't be added: it is not for this server, or it did not ask who you are. Try again.")]
    PasskeyNotAdded,
    /// The passkey was added already, here or to another account.
    #[error("This passkey was added already.")]
    PasskeyKnown,
    /// The shown passkey is unknown, another's, or what it signed is wrong.
    #[error("This passkey does not sign you in here. Try again, or go on without it.")]
    PasskeyRefused,
    /// The challenge was answered before, or five minutes ago, or was not this browser's.
    #[error("This took too long, or was sent twice. Try again.")]
    PasskeyTooLate,
    /// The account would have no way in.
    #[error("This is the only way into your account. Link another one, or set a password, before you remove it.")]
    LastWayIn,
    /// The e-mail address has an account already.
    #[error("There is an account with this address. Sign in with it instead.")]
    EmailTaken,
    /// The stored keys of a bucket config are vended with a repo only.
    #[error("This bucket config keeps an access key pair, which is handed out only to those who use one of its repos.")]
    KeysWithRepoOnly,
    /// An AWS SDK asks for what only temporary AWS keys are for, and the bucket has others, or none.
    #[error("{0}")]
    NoAwsKeys(NoAwsKeys),
    /// Something the credentials depend on has changed while they were made.
    #[error("{what} changed while credentials were being made, so none are given. Try again.")]
    ChangedWhileMaking {
        /// What has changed, as the beginning of a sentence.
        what: &'static str,
    },
    /// The bucket's cloud credential makes no temporary keys.
    #[error(
        "This bucket config uses a cloud credential, which never leaves the server, and its store makes no temporary keys of it. Use a store or a key pair that does (on AWS, allow it sts:GetFederationToken), or give the bucket config HMAC keys of its own."
    )]
    NoTemporaryKeys,
    /// Keys for the whole config would give access to offline repos.
    #[error(
        "Credentials for a whole bucket config are not given while a repo in it is offline: {}. Ask for the credentials of another repo.",
        list(repos)
    )]
    RepoInsideOffline {
        /// The names of some of them.
        repos: Vec<String>,
    },
    /// Keys for the whole config would open repos that the caller may not reach.
    #[error(
        "You may not reach everything below the prefix of this bucket config, so you get no credentials for the whole of it. Ask for those of a repo."
    )]
    BeyondReach,
    /// Another group has this name.
    #[error("Another group has this name. Choose another.")]
    GroupTaken,
    /// The identity provider fills the group.
    #[error("The identity provider fills this group, so nobody is added or removed by hand.")]
    GroupFilledByClaim,
    /// Values of an identity provider give the group.
    #[error("An identity provider gives this group to people. An owner deletes that under Sign-in first.")]
    GroupMapped,
    /// People were added to the group by hand.
    #[error("This group is filled by hand. Remove its members first, or map the value to another group.")]
    GroupFilledByHand,
    /// The same mapping exists.
    #[error("This value gives that already.")]
    ClaimMappingTaken,
    /// The organisation has as many mappings as one can have.
    #[error("An organisation has at most 200 groups of identity providers mapped. Delete one first.")]
    TooManyClaimMappings,
    /// The repo is offline.
    #[error("This repo is offline. Nobody receives credentials for it until it is online again.")]
    RepoOffline,
    /// An organisation has this name already.
    #[error("There is an organisation of this name already. Choose another.")]
    OrgTaken,
    /// Another request was sent with the same key.
    #[error("This Idempotency-Key was used for another request. Use a new key for each request.")]
    KeyReused,
    /// The same request is still running.
    #[error("The same request is still being carried out. Send it again in a moment.")]
    StillRunning,
    /// It is unknown whether the same request was carried out.
    #[error(
        "It is not known whether the request under this Idempotency-Key was carried out. Look for what it makes before you send it under another key."
    )]
    OutcomeUnknown,
    /// Set-up is done, or its link is not valid.
    #[error("This set-up link is not valid any more.")]
    SetUpDone,
    /// Vending is refused because a check of the role failed.
    #[error("No credentials for this bucket: {} {}", problem.fact(), problem.advice())]
    NotTrusted {
        /// The reason.
        problem: Problem,
    },
}

/// What a bucket has in place of temporary AWS keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAwsKeys {
    /// Keys of the client's own.
    #[error("This bucket is self-managed: use keys of your own.")]
    SelfManaged,
    /// Tokens of Google.
    #[error("This bucket is on Google Cloud Storage, which AWS SDKs do not open with a token.")]
    Google,
    /// A stored pair.
    #[error(
        "The store of this bucket makes no temporary keys, and AWS SDKs take a pair that never expires from a profile, not from here."
    )]
    Pair,
}

impl Conflict {
    /// The form field of the conflict.
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
            Self::CredentialNameTaken | Self::ServiceAccountTaken | Self::GroupTaken => Some("name"),
            Self::CredentialStays { .. } => Some("endpoint"),
            Self::TooManyTrustRules
            | Self::ChangedMeanwhile
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
            | Self::SignInOver
            | Self::SecondFactorOn
            | Self::SecondFactorNeedsPassword
            | Self::SecondFactorOff
            | Self::SecondFactorOfferGone
            | Self::PasskeysOff
            | Self::PasskeysNeedDomain
            | Self::PasskeyNeedsPassword
            | Self::TooManyPasskeys
            | Self::NoPasskey
            | Self::PasskeyNotAdded
            | Self::PasskeyKnown
            | Self::PasskeyRefused
            | Self::PasskeyTooLate
            | Self::LastWayIn
            | Self::KeysWithRepoOnly
            | Self::NoAwsKeys(_)
            | Self::RepoOffline
            | Self::BeyondReach
            | Self::GroupFilledByClaim
            | Self::GroupFilledByHand
            | Self::GroupMapped
            | Self::ClaimMappingTaken
            | Self::TooManyClaimMappings
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

/// Names in an error, at most.
pub(crate) const NAMED: i64 = 5;

fn buckets_rely(buckets: &[String]) -> &'static str {
    if buckets.len() == 1 { "A bucket config relies" } else { "Bucket configs rely" }
}

fn rely(repos: &[String]) -> &'static str {
    if repos.len() == 1 { "A repo relies" } else { "Repos rely" }
}

/// The names, and a hint if there may be more.
fn list(names: &[String]) -> String {
    let more = usize::try_from(NAMED).is_ok_and(|most| names.len() >= most);
    format!("{}{}", names.join(", "), if more { " and others" } else { "" })
}
