//! The trust rules of a service account, by which workloads come in with the token of their platform.

mod create;
mod delete;
mod form;
mod list;
mod try_token;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(try_token::try_token))
        .routes(routes!(delete::delete))
}
