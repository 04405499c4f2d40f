//! `lakewarden admin`: the operator's own tasks.

mod bootstrap;
mod events;
mod org;
mod reset_password;
mod token;

use std::net::SocketAddr;

use backend::{
    cloud::aws::Aws,
    egress::{Egress, Rules},
};

use crate::{config::AdminTask, failure::Failure};

/// Carries out one of them.
pub(super) async fn run(task: AdminTask) -> Result<(), Failure> {
    match task {
        AdminTask::Bootstrap(args) => bootstrap::run(args).await,
        AdminTask::Org(args) => org::run(args).await,
        AdminTask::Token(args) => token::run(args).await,
        AdminTask::ResetPassword(args) => reset_password::run(args).await,
        AdminTask::Events(args) => events::run(args).await,
    }
}

/// These tasks reach no cloud.
fn no_clouds() -> Aws {
    Aws::new(None, None, None, Egress::new(Rules::default(), Vec::<SocketAddr>::new()))
}
