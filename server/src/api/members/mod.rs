//! The members of an organisation.

mod leave;
mod list;
mod remove;
mod set_role;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::set_role::NewRole;
use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(set_role::set_role))
        .routes(routes!(remove::remove))
        .routes(routes!(leave::leave))
}
