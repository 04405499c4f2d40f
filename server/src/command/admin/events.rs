//! `lakewarden admin events`: audit events, also of deleted organisations.

use backend::{Context, EventExport};
use domain::audit::AuditEvent;

use super::clouds::no_clouds;
use crate::{
    command::{database::Database, output::say},
    config::EventsArgs,
    export::event_csv,
    failure::Failure,
};

pub(super) async fn run(args: EventsArgs) -> Result<(), Failure> {
    let slug = args.org.as_deref().map(str::parse).transpose();
    let slug = slug.map_err(|error: domain::Invalid| Failure::setting("--org", error))?;
    let database = Database::open(&args.database).await?;
    let done = async {
        let cx = database.context(&args.keys, &args.database.data_dir, no_clouds()).await?;
        let export = backend::audit::export_for_operator(slug);
        print(&cx, export, args.csv).await
    }
    .await;
    database.close().await;
    done
}

async fn print(cx: &Context, mut export: EventExport, csv: bool) -> Result<(), Failure> {
    if csv {
        say(event_csv::heading().trim_end())?;
    }
    loop {
        let events = backend::audit::read_next(cx, &mut export).await?;
        if events.is_empty() {
            return Ok(());
        }
        let lines = if csv { event_csv::lines(&events) } else { events.iter().map(line).collect() };
        say(lines.trim_end())?;
    }
}

/// One event as a line for people.
fn line(event: &AuditEvent) -> String {
    format!("{}  {}  {}\n", event.at, event.org.as_deref().unwrap_or("-"), event.sentence())
}
