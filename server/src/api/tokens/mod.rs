//! API tokens: those of an organisation, and personal ones.

mod create;
mod create_own;
mod form;
mod leaked;
mod list;
mod list_own;
mod revoke;
mod revoke_own;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::form::{MadeToken, NewOrgToken, Token};
use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(revoke::revoke))
        .routes(routes!(list_own::list_own, create_own::create_own))
        .routes(routes!(revoke_own::revoke_own))
        .routes(routes!(leaked::leaked))
}
