//! Settings of the database, for all commands but one.

use std::path::PathBuf;

use clap::Args;
use zeroize::Zeroizing;

use super::{LogArgs, read_secret};
use crate::failure::Failure;

/// How to reach the database.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// PostgreSQL to use, such as postgres://user:password@host/database. Unset: a private one in the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File with the database address, instead of the address.
    #[arg(long, env = "DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
    /// Connections for requests at most, 2 to 1000; one more monitors the database.
    #[arg(long, env = "LAKEWARDEN_DATABASE_CONNECTIONS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub database_connections: u32,
    /// Folder of the private PostgreSQL and the key file.
    #[arg(long, env = "LAKEWARDEN_DATA_DIR", default_value = "lakewarden-data")]
    pub data_dir: PathBuf,
    /// Folder of postgres and initdb, for the private PostgreSQL. Unset: searched for.
    #[arg(long, env = "LAKEWARDEN_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,
    /// Log settings.
    #[command(flatten)]
    pub log: LogArgs,
}

impl DatabaseArgs {
    /// The address of the database, given directly or in a file.
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
