//! `lakewarden migrate`.

use super::{database::Database, say};
use crate::{Failure, config::DatabaseArgs, telemetry};

pub(super) async fn run(args: DatabaseArgs) -> Result<(), Failure> {
    telemetry::start(args.log_format, &args.log);
    Database::open(&args).await?.close().await;
    say("the database is up to date")
}
