//! `lakewarden admin`: operator tasks.

mod bootstrap;
mod clouds;
mod events;
mod org;
mod remove_passkeys;
mod remove_second_factor;
mod reset_password;
mod token;

use crate::{config::AdminTask, failure::Failure};

/// Runs a task.
pub(super) async fn run(task: AdminTask) -> Result<(), Failure> {
    match task {
        AdminTask::Bootstrap(args) => bootstrap::run(*args).await,
        AdminTask::Org(args) => org::run(args).await,
        AdminTask::Token(args) => token::run(args).await,
        AdminTask::ResetPassword(args) => reset_password::run(args).await,
        AdminTask::RemoveSecondFactor(args) => remove_second_factor::run(args).await,
        AdminTask::RemovePasskeys(args) => remove_passkeys::run(args).await,
        AdminTask::Events(args) => events::run(args).await,
    }
}
