//! Repos.

mod create;
mod delete;
mod edit;
mod form;
mod list;
mod metadata;
mod read;
mod set_state;
mod set_visibility;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(read::read, edit::edit, delete::delete))
        .routes(routes!(set_state::set_state))
        .routes(routes!(set_visibility::set_visibility))
}
