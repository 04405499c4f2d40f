//! The groups of an organisation.

mod create;
mod delete;
mod form;
mod list;
mod members;
mod read;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(read::read, delete::delete))
        .routes(routes!(members::list))
        .routes(routes!(members::add, members::remove))
}
