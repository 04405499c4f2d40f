//! Failed commands.

use std::{fmt, io::Write as _, path::Path, process::ExitCode, sync::mpsc, time::Duration};

use backend::{DbError, seal::KeyError};

/// A failed command: one sentence, and its exit code.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    code: u8,
}

/// Time limit for the final output of a command.
const PATIENCE: Duration = Duration::from_secs(1);
/// A configuration error, as in `sysexits.h`.
const CONFIG: u8 = 78;
/// A temporary failure, as in `sysexits.h`.
const UNAVAILABLE: u8 = 69;

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 1 }
    }

    /// Invalid settings.
    #[must_use]
    pub fn configuration(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: CONFIG }
    }

    /// An invalid setting.
    #[must_use]
    pub fn setting(name: &str, why: impl fmt::Display) -> Self {
        Self::configuration(format!("{name}: {why}"))
    }

    /// An unreadable file of a setting.
    #[must_use]
    pub fn file(name: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::setting(name, format!("{}: {error}", path.display()))
    }

    /// Something temporarily unavailable.
    #[must_use]
    pub fn unavailable(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: UNAVAILABLE }
    }

    /// The failure of an act on something that is named: `missing`, where there is no such thing.
    pub(crate) fn of_missing(error: backend::Error, missing: impl Into<String>) -> Self {
        match error {
            backend::Error::NotFound => Self::new(missing),
            error => error.into(),
        }
    }

    /// Prints it on standard error, without waiting for a stuck reader.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        let (text, (said, heard)) = (format!("lakewarden: {}\n", self.sentence), mpsc::channel());
        std::thread::spawn(move || {
            let _ = std::io::stderr().write_all(text.as_bytes());
            let _ = said.send(());
        });
        let _ = heard.recv_timeout(PATIENCE);
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let (code, hint) = match &error {
            DbError::Address | DbError::TooOld(_) => {
                (CONFIG, "; set DATABASE_URL, or unset it to use a private PostgreSQL")
            }
            DbError::Refused(_) => (CONFIG, "; check DATABASE_URL"),
            DbError::Unreachable(_) => {
                (UNAVAILABLE, "; check DATABASE_URL and that PostgreSQL runs, or unset it to use a private one")
            }
            DbError::TooNew { .. }
            | DbError::NotAllowed(_)
            | DbError::NoPreparedStatements
            | DbError::MigratesDirectlyOnly => (CONFIG, ""),
            DbError::Other(_) => (UNAVAILABLE, ""),
            DbError::Migration(_) => (1, ""),
        };
        Self { sentence: format!("{error}{hint}"), code }
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Db(_) => Self::unavailable(error.to_string()),
            error => Self::configuration(error.to_string()),
        }
    }
}

impl From<backend::Error> for Failure {
    fn from(error: backend::Error) -> Self {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        let sentence = format!("{error}{cause}");
        match error {
            backend::Error::DbUnavailable(_) | backend::Error::Collision(_) => Self::unavailable(sentence),
            _ => Self::new(sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_may_be_back_later() {
        let away = || sqlx::Error::PoolTimedOut;
        for failure in [
            Failure::from(KeyError::Db(away())),
            DbError::Other(away()).into(),
            backend::Error::DbUnavailable(away()).into(),
            backend::Error::Collision(away()).into(),
            Failure::of_missing(backend::Error::DbUnavailable(away()), "nobody"),
        ] {
            assert_eq!(failure.code, UNAVAILABLE, "{failure}");
        }
        let nobody = Failure::of_missing(backend::Error::NotFound, "nobody");
        assert_eq!((nobody.code, nobody.to_string().as_str()), (1, "nobody"));
        assert_eq!(Failure::from(KeyError::Format { line: 1 }).code, CONFIG);
    }
}
