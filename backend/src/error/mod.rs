//! What can go wrong, in terms a caller can act on. Mapped to HTTP once per API family, and to the pages once.

mod conflict;
mod database;

use domain::{check::Problem, field::FieldErrors};

pub use self::conflict::Conflict;
pub(crate) use self::conflict::NAMED;
use self::database::Trouble;

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
        match Trouble::of(&error) {
            Trouble::OutOfReach => Self::DbUnavailable(error),
            Trouble::Collision => Self::Collision(error),
            Trouble::Unstorable => Self::Invalid(FieldErrors::at("text", UNSTORABLE)),
            Trouble::Defect => Self::Internal(error.into()),
        }
    }
}

/// What somebody is told whose text PostgreSQL keeps in no column, when no grammar has told them before.
const UNSTORABLE: &str = "This holds a character that cannot be stored, such as NUL.";

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
