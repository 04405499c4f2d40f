//! Settings: each is an option of the command line and an environment variable; secrets can also be read from files, named by
//! the same variable with the suffix `_FILE`. Settings are read once, here, and nowhere else.

mod admin;
mod authorities;
mod aws;
mod credential_process;
mod database;
mod google;
mod keys;
mod log;
mod oidc;
mod read;
mod refusal;
mod secret_file;
mod serve;

use clap::{Parser, Subcommand};

pub use admin::{
    AdminTask, BootstrapArgs, EventsArgs, OrgArgs, RemovePasskeysArgs, RemoveSecondFactorArgs, ResetPasswordArgs,
    TokenArgs,
};
pub use authorities::AuthorityArgs;
pub use aws::AwsArgs;
pub use credential_process::CredentialProcessArgs;
pub use database::DatabaseArgs;
pub use google::GoogleArgs;
pub use keys::KeyArgs;
pub use log::{LogArgs, LogFormat};
pub use oidc::OidcArgs;
pub use read::ignored_variables;
pub use secret_file::read_secret;
pub use serve::ServeArgs;
pub(crate) use serve::public_origin;

/// Control plane for access to object storage.
#[derive(Debug, Parser)]
#[command(name = "lakewarden", version, about, propagate_version = true)]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
}

impl Command {
    /// The log settings; `None` for the command that prints its errors itself.
    #[must_use]
    pub fn log(&self) -> Option<&LogArgs> {
        match self {
            Self::Serve(args) => Some(&args.database.log),
            Self::Migrate(args) => Some(&args.log),
            Self::Admin { task } => Some(&task.database().log),
            Self::CredentialProcess(_) => None,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web application and the APIs.
    Serve(Box<ServeArgs>),
    /// Migrate the database and exit.
    Migrate(DatabaseArgs),
    /// Print a repo's keys as an AWS profile's credential_process does.
    CredentialProcess(CredentialProcessArgs),
    /// Operator tasks.
    Admin {
        /// The task to run.
        #[command(subcommand)]
        task: AdminTask,
    },
}
