//! Why the operator's keys can't be used.

use std::path::PathBuf;

/// Why the keys can't be used, as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file is missing, and the database has values sealed with one of its keys.
    #[error(
        "the database is sealed with key “{id}”, and {path} does not exist; restore that file, nothing was changed"
    )]
    FileMissing {
        /// The needed key.
        id: String,
        /// The expected path.
        path: PathBuf,
    },
    /// The key file can't be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// Other accounts may read the key file.
    #[error("{path} can be read by others; run: chmod 600 {path}")]
    Permissions {
        /// The file.
        path: PathBuf,
    },
    /// The keys are malformed.
    #[error("the key file has lines of the form “id = base64 of 32 bytes”; line {line} is not one")]
    Format {
        /// The line.
        line: usize,
    },
    /// The key that the database is sealed with is not among them.
    #[error("the database is sealed with key “{id}”, which is not among the keys given; nothing was changed")]
    Missing {
        /// The needed key.
        id: String,
    },
    /// A key has the right id and the wrong value.
    #[error("key “{id}” is not the one the database is sealed with; nothing was changed")]
    Wrong {
        /// The wrong key.
        id: String,
    },
    /// The database could not be asked.
    #[error("the keys could not be checked against the database: {0}")]
    Db(#[from] sqlx::Error),
}
