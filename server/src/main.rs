//! `lakewarden`: the server and its operator's commands.

#![recursion_limit = "512"]

use std::process::ExitCode;

use clap::Parser as _;
use server::{config::Cli, start};

#[tokio::main]
async fn main() -> ExitCode {
    match start::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
