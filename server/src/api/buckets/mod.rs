//! Bucket configs.

mod create;
mod delete;
mod edit;
mod form;
mod list;
mod read;
mod report;
mod set_default;
mod test;
mod test_values;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::form::state;
use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(test_values::test_values))
        .routes(routes!(read::read, edit::edit, delete::delete))
        .routes(routes!(test::test))
        .routes(routes!(report::report))
        .routes(routes!(set_default::set_default))
}
