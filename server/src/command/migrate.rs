//! `lakewarden migrate`.

use super::{database::Database, output::say};
use crate::{config::DatabaseArgs, failure::Failure};

pub(super) async fn run(args: DatabaseArgs) -> Result<(), Failure> {
    Database::open(&args).await?.close().await;
    say("the database is up to date")
}
