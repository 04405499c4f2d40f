//! Invitations: those made by an organisation, and those received by a person.

mod accept;
mod accept_link;
mod create;
mod decline;
mod form;
mod list;
mod list_received;
mod read;
mod read_link;
mod revoke;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(read::read, revoke::revoke))
        .routes(routes!(list_received::list_received))
        .routes(routes!(accept::accept))
        .routes(routes!(decline::decline))
        .routes(routes!(read_link::read_link))
        .routes(routes!(accept_link::accept_link))
}
