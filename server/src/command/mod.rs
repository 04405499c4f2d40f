//! The commands that `main` runs, one file each.

mod admin;
mod database;
mod migrate;
mod output;
mod serve;
mod signals;

use crate::{
    config::{self, Cli, Command},
    credential_process,
    failure::Failure,
    telemetry,
};

/// Runs a command to its end.
///
/// # Errors
/// See [`Failure`].
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let _logging = cli.command.log().map(telemetry::start).transpose()?;
    for variable in config::ignored_variables() {
        tracing::warn!(variable, "there is no such setting; it is ignored");
    }
    signals::outlive_hangups();
    match cli.command {
        Command::Serve(args) => serve::run(*args).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::CredentialProcess(args) => credential_process::run(args).await,
        Command::Admin { task } => admin::run(task).await,
    }
}
