//! Audit events.

mod export_csv;
mod export_lines;
mod form;
mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(export_csv::export_csv))
        .routes(routes!(export_lines::export_lines))
}
