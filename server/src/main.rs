//! `lakewarden`: the server and its operator's commands.

#![recursion_limit = "512"]

use std::process::ExitCode;

use server::{command, config::Cli};

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::read() {
        Ok(cli) => command::run(cli).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
