//! Who reaches what: grants on repos and bucket configs, what everyone reaches, and what somebody reaches.

mod default_access;
mod form;
mod give;
mod list;
mod reached;
mod revoke;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::form::NamedPrincipal;
use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::of_repo, give::on_repo))
        .routes(routes!(revoke::on_repo))
        .routes(routes!(list::of_bucket, give::on_bucket))
        .routes(routes!(revoke::on_bucket))
        .routes(routes!(default_access::read, default_access::set))
        .routes(routes!(reached::by_member))
        .routes(routes!(reached::by_group))
}
