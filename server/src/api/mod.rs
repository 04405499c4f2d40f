//! The API of Lakewarden itself, `/api/v1`: everything the browser can do, for programs. Each operation is described where it
//! is implemented; the description and the routes are both collected from there, so they always match.

mod act;
mod buckets;
mod caller;
mod claim_mappings;
mod credentials;
mod described;
mod description;
mod docs;
mod etag;
mod events;
mod grants;
mod groups;
mod headers;
mod idempotency;
mod invitations;
mod keys;
mod members;
mod orgs;
mod page;
mod params;
mod refused;
mod report;
mod repos;
mod routes;
mod schema;
mod sent;
mod service_accounts;
mod tokens;
mod trust;
mod trust_rules;

use std::sync::LazyLock;

use axum::{Router, middleware};

use crate::{AppState, routing::RouteName};

/// The router of the API. Undescribed input is refused.
pub(crate) fn router(state: AppState) -> Router<AppState> {
    let (router, _) = routes::everything().split_for_parts();
    let router = router.route_layer(middleware::from_fn_with_state(state, idempotency::once));
    router.route_layer(middleware::from_fn(described::only_described))
}

/// Every route of the API.
pub(crate) fn route_names() -> &'static [RouteName] {
    static NAMES: LazyLock<Vec<RouteName>> = LazyLock::new(|| description::route_names(&routes::DESCRIPTION));
    &NAMES
}
