//! Cloud credentials of an organisation or a person.

mod create;
mod edit;
mod form;
mod list;
mod read;
mod revoke;
mod set_default;
mod test;
mod test_keys;
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(test_keys::test_keys))
        .routes(routes!(read::read, edit::edit, revoke::revoke))
        .routes(routes!(test::test))
        .routes(routes!(tests::tests))
        .routes(routes!(set_default::set_default))
}
