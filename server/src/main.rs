//! `lakewarden`: the server and its operator's commands.

#![recursion_limit = "512"]

use std::process::ExitCode;

use clap::Parser as _;
use server::{command, config::Cli};

#[tokio::main]
async fn main() -> ExitCode {
    match command::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
