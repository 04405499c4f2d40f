//! What can go wrong, in terms a caller can act on. Mapped to HTTP once per API family, and to the pages once.

use domain::{check::Problem, field::FieldErrors};

/// The result of every operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation did not happen. Unless said otherwise, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is another organisation's: the caller can't tell which.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the token is not valid.
    #[error("sign in")]
    Unauthenticated,
    /// The caller's role does not allow this.
    #[error("you may not do this")]
    Forbidden,
    /// The caller's token ends before any credentials would.
    #[error(
        "Your token expires too soon: credentials last at least 15 minutes, and never longer than the token they were asked for with."
    )]
    TokenExpiring,
    /// The caller may read only, and a key pair that can't be limited to that is all there is.
    #[error("{}", domain::snippets::NO_PAIR_FOR_READERS)]
    NoPairForReaders,
    /// The caller's token may read only, and a key pair that can't be limited to that is all there is.
    #[error(
        "This store makes no temporary keys, and its key pair can't be limited to reading: it takes a token with the scope organization:read-write."
    )]
    NoPairForToken,
    /// A value can't be taken.
    #[error("a value is not allowed here")]
    Invalid(FieldErrors),
    /// It contradicts what is there.
    #[error("{0}")]
    Conflict(Conflict),
    /// Too many of these at once.
    #[error("too many requests")]
    RateLimited {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The cloud did not do its part; `problem` says why and whether that may pass.
    #[error("{}", problem.fact())]
    Upstream {
        /// What the cloud said.
        problem: Problem,
    },
    /// The database is out of reach or overloaded.
    #[error("the database is out of reach")]
    DbUnavailable(#[source] sqlx::Error),
    /// Two transactions stood in each other's way, and the database gave this one up. It is not tried again here: the same
    /// act, judged anew, may be refused. Whoever asked may try at once.
    #[error("Somebody else was changing the same thing at the same moment, so nothing was changed. Try again.")]
    Collision(#[source] sqlx::Error),
    /// Something sealed does not open: it was moved, edited or sealed with another key.
    #[error("a stored secret does not open")]
    Integrity,
    /// A defect. The source says more, and only to the log.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

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

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let kind = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Trouble::OutOfReach,
            sqlx::Error::Database(db) => db.code().map_or(Trouble::Defect, |code| Trouble::of(&code)),
            _ => Trouble::Defect,
        };
        match kind {
            Trouble::OutOfReach => Self::DbUnavailable(error),
            Trouble::Collision => Self::Collision(error),
            Trouble::Unstorable => Self::Invalid(FieldErrors::at("text", UNSTORABLE)),
            Trouble::Defect => Self::Internal(error.into()),
        }
    }
}

/// What somebody is told whose text PostgreSQL keeps in no column, when no grammar has told them before.
const UNSTORABLE: &str = "This holds a character that cannot be stored, such as NUL.";

/// What an error of the database means for whoever asked.
#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    /// It is out of reach, overloaded or for the moment unable to do this: the same request may work in a moment.
    OutOfReach,
    /// Somebody else was in the way, and may be gone in a moment.
    Collision,
    /// Something that was sent is no text for it.
    Unstorable,
    /// None of these: this program asked for something wrong.
    Defect,
}

impl Trouble {
    /// By SQLSTATE. See <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    fn of(code: &str) -> Self {
        match code {
            // The text of a value or of a JSON document has characters the database does not have.
            "22021" | "22P05" => Self::Unstorable,
            // A primary that became read-only, and a connection that was ended because it stood still in a transaction.
            "25006" | "25P03" | "25P04" => Self::OutOfReach,
            // The database or the role was dropped, or may not be used any more.
            "3D000" | "28000" | "28P01" => Self::OutOfReach,
            // A table is missing: there is no schema (yet), for statements are checked against it when they are compiled.
            "42P01" => Self::OutOfReach,
            // Two transactions stood in each other's way, or one waited too long for the other.
            "40001" | "40P01" | "55P03" => Self::Collision,
            // 08: connection, 53: out of resources, 57: cancelled or shut down, 58: trouble of the system below.
            _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => Self::OutOfReach,
            _ => Self::Defect,
        }
    }
}

impl Error {
    /// Whether this is the violation of the database constraint `name`.
    pub(crate) fn violates(&self, name: &str) -> bool {
        let Self::Internal(source) = self else { return false };
        let constraint = source.downcast_ref::<sqlx::Error>().and_then(|error| error.as_database_error()?.constraint());
        constraint == Some(name)
    }

    /// The same for somebody else who waited for the same thing: only one can have the error itself.
    pub(crate) fn for_another(&self) -> Self {
        match self {
            Self::NotFound => Self::NotFound,
            Self::Unauthenticated => Self::Unauthenticated,
            Self::Forbidden => Self::Forbidden,
            Self::TokenExpiring => Self::TokenExpiring,
            Self::NoPairForReaders => Self::NoPairForReaders,
            Self::NoPairForToken => Self::NoPairForToken,
            Self::Invalid(errors) => Self::Invalid(errors.clone()),
            Self::Conflict(conflict) => Self::Conflict(conflict.clone()),
            Self::RateLimited { retry_after } => Self::RateLimited { retry_after: *retry_after },
            Self::Upstream { problem } => Self::Upstream { problem: problem.clone() },
            Self::DbUnavailable(_) => Self::DbUnavailable(sqlx::Error::PoolTimedOut),
            Self::Collision(_) => Self::Collision(sqlx::Error::PoolTimedOut),
            Self::Integrity => Self::Integrity,
            Self::Internal(_) => Self::internal("what others waited for failed"),
        }
    }

    /// A defect that has no error of its own.
    pub(crate) fn internal(what: &'static str) -> Self {
        Self::Internal(what.into())
    }
}

/// A row that no code of ours can have written.
pub(crate) fn inconsistent_row<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> Error {
    move |error| Error::Internal(format!("inconsistent row: {what}: {error}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_of_the_database_is_told_from_defects_and_from_what_was_sent() {
        for code in ["08006", "25006", "25P03", "3D000", "53300", "57014", "57P01", "58030"] {
            assert_eq!(Trouble::of(code), Trouble::OutOfReach, "{code}");
        }
        for code in ["40001", "40P01", "55P03"] {
            assert_eq!(Trouble::of(code), Trouble::Collision, "{code}");
        }
        for code in ["22021", "22P05"] {
            assert_eq!(Trouble::of(code), Trouble::Unstorable, "{code}");
        }
        for code in ["23505", "42601", "22012"] {
            assert_eq!(Trouble::of(code), Trouble::Defect, "{code}");
        }
        let protocol = sqlx::Error::Protocol("unexpected message".into());
        assert!(matches!(Error::from(protocol), Error::DbUnavailable(_)));
    }
}
