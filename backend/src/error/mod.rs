//! Errors in terms a caller can act on. Mapped to HTTP once for each API family, and once for the pages.

mod conflict;
mod database;

use domain::{check::Problem, field::FieldErrors};

pub(crate) use self::conflict::NAMED;
pub use self::conflict::{Conflict, NoAwsKeys};
use self::database::Trouble;

/// The result of every operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation failed. Unless stated otherwise, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or belongs to another organisation: the caller can't tell which.
    #[error("not found")]
    NotFound,
    /// Not signed in, or an invalid token.
    #[error("sign in")]
    Unauthenticated,
    /// The caller's role does not allow this.
    #[error("you may not do this")]
    Forbidden,
    /// A password alone, of an account with a second factor.
    #[error(
        "This account has a second factor, so its password alone opens nothing here: use an API token, or do this in the browser."
    )]
    SecondFactor,
    /// The caller's token expires before any credentials would.
    #[error(
        "Your token expires too soon: credentials last at least 15 minutes, and never longer than the token they were asked for with."
    )]
    TokenExpiring,
    /// The caller may only read, and a key pair without that limit is the only source.
    #[error("{}", domain::snippets::NO_PAIR_FOR_READERS)]
    NoPairForReaders,
    /// The caller's token may only read, and a key pair without that limit is the only source.
    #[error(
        "This store makes no temporary keys, and its key pair can't be limited to reading: it takes a token with the scope organization:read-write."
    )]
    NoPairForToken,
    /// Invalid values.
    #[error("a value is not allowed here")]
    Invalid(FieldErrors),
    /// A conflict with existing state.
    #[error("{0}")]
    Conflict(Conflict),
    /// Too many requests of this kind.
    #[error("too many requests")]
    RateLimited {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The cloud failed; `problem` says why and whether it may be temporary.
    #[error("{}", problem.fact())]
    Upstream {
        /// The cloud's problem.
        problem: Problem,
    },
    /// The database is down or overloaded.
    #[error("the database is out of reach")]
    DbUnavailable(#[source] sqlx::Error),
    /// Two transactions conflicted, and the database aborted this one. It is not repeated here: the act's checks would
    /// have to run again. The caller may retry at once.
    #[error("Somebody else was changing the same thing at the same moment, so nothing was changed. Try again.")]
    Collision(#[source] sqlx::Error),
    /// A sealed value does not open: it was moved, edited or sealed with another key.
    #[error("a stored secret does not open")]
    Integrity,
    /// A defect. Details are in the source, and only logged.
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

/// The sentence for a text that PostgreSQL can't store and no grammar has refused earlier.
const UNSTORABLE: &str = "This holds a character that cannot be stored, such as NUL.";

impl Error {
    /// Whether this is the violation of the database constraint `name`.
    pub(crate) fn violates(&self, name: &str) -> bool {
        let Self::Internal(source) = self else { return false };
        let constraint = source.downcast_ref::<sqlx::Error>().and_then(|error| error.as_database_error()?.constraint());
        constraint == Some(name)
    }

    /// The same for another caller waiting for the same result: the original error can't be cloned.
    pub(crate) fn for_another(&self) -> Self {
        match self {
            Self::NotFound => Self::NotFound,
            Self::Unauthenticated => Self::Unauthenticated,
            Self::Forbidden => Self::Forbidden,
            Self::SecondFactor => Self::SecondFactor,
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

    /// A defect without a source error.
    pub(crate) fn internal(what: &'static str) -> Self {
        Self::Internal(what.into())
    }
}

/// A row that this program can't have written.
pub(crate) fn inconsistent_row<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> Error {
    move |error| Error::Internal(format!("inconsistent row: {what}: {error}").into())
}
