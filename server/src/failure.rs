//! How a command ends that could not be carried out.

use std::{path::Path, process::ExitCode};

use backend::{DbError, seal::KeyError};

/// A command that could not be carried out: one sentence, and the exit code that goes with it.
#[derive(Debug)]
pub struct Failure {
    sentence: String,
    code: u8,
}

/// Something in the settings, as `sysexits.h` numbers it.
const CONFIG: u8 = 78;

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), code: 1 }
    }

    /// A setting that can't be used.
    #[must_use]
    pub fn setting(name: &str, why: &str) -> Self {
        Self { sentence: format!("{name}: {why}"), code: CONFIG }
    }

    /// A file of a setting that can't be read.
    #[must_use]
    pub fn file(name: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::setting(name, &format!("{}: {error}", path.display()))
    }

    /// Says it on standard error.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "the last words of a command")]
    pub fn report(&self) -> ExitCode {
        eprintln!("lakewarden: {}", self.sentence);
        ExitCode::from(self.code)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        let hint = match &error {
            DbError::Address | DbError::TooOld(_) => "; set DATABASE_URL, or unset it to use a private PostgreSQL",
            DbError::Unreachable(_) => {
                "; check DATABASE_URL and that PostgreSQL runs, or unset it to use a private one"
            }
            DbError::Migration(_) => "",
        };
        Self::new(format!("{error}{hint}"))
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self { sentence: error.to_string(), code: CONFIG }
    }
}

impl From<backend::Error> for Failure {
    fn from(error: backend::Error) -> Self {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::new(format!("{error}{cause}"))
    }
}
