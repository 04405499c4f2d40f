//! Settings of the database and the log, which all but one of the commands take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use zeroize::Zeroizing;

use super::read_secret;
use crate::Failure;

/// How to reach the database.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// PostgreSQL to use, such as postgres://user:password@host/database. Unset: a private one in the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File with the database address, instead of the address.
    #[arg(long, env = "DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
    /// Connections to the database at most.
    #[arg(long, env = "LAKEWARDEN_DATABASE_CONNECTIONS", default_value_t = 10)]
    pub database_connections: u32,
    /// Where the private PostgreSQL and the key file are kept.
    #[arg(long, env = "LAKEWARDEN_DATA_DIR", default_value = "lakewarden-data")]
    pub data_dir: PathBuf,
    /// Where PostgreSQL's programs are, for the private one. Unset: looked for in the usual places.
    #[arg(long, env = "LAKEWARDEN_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,
    /// How to write the log.
    #[arg(long, env = "LAKEWARDEN_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// What to log, such as info or debug, in the words of tracing-subscriber's EnvFilter.
    #[arg(long, env = "LAKEWARDEN_LOG", default_value = "info,sqlx=warn")]
    pub log: String,
}

/// How to write the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Readable in a terminal, JSON elsewhere.
    Auto,
    /// Readable.
    Text,
    /// One JSON object a line.
    Json,
}

impl DatabaseArgs {
    /// The address to use, from wherever it was given.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn address(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        match &self.database_url_file {
            Some(path) => read_secret("DATABASE_URL_FILE", path).map(Some),
            None => Ok(self.database_url.clone().filter(|url| !url.is_empty()).map(Zeroizing::new)),
        }
    }
}
