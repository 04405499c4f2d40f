//! Documents to paste at a cloud, so that it lets this server in.

mod for_bucket;
mod for_new_bucket;
mod for_role;
mod form;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(for_new_bucket::for_new_bucket))
        .routes(routes!(for_bucket::for_bucket))
        .routes(routes!(for_role::for_role))
}
