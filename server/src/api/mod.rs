//! The API of Lakewarden itself, `/api/v1`: everything the browser can do, for programs. Each act is described where it is
//! written; the description is collected from there, and the routes with it, so that neither has what the other lacks.

mod buckets;
mod caller;
mod credentials;
mod description;
mod docs;
mod etag;
mod events;
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
mod schema;
mod tokens;
mod trust;

use std::sync::LazyLock;

use axum::{Json, Router, middleware, response::IntoResponse};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{AppState, routing::RouteName};

fn everything() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(description::frame())
        .routes(routes!(describe))
        .routes(routes!(docs::read))
        .merge(orgs::routes())
        .merge(buckets::routes())
        .merge(repos::routes())
        .merge(credentials::routes())
        .merge(keys::routes())
        .merge(trust::routes())
        .merge(members::routes())
        .merge(invitations::routes())
        .merge(tokens::routes())
        .merge(events::routes())
}

/// The description, as OpenAPI 3.1 has it. It is the same for all requests.
static DESCRIPTION: LazyLock<OpenApi> = LazyLock::new(|| {
    let mut description = everything().into_openapi();
    description::close_alternatives(&mut description);
    description
});

/// The router of the API. What its description does not name is refused.
pub(crate) fn router(state: AppState) -> Router<AppState> {
    let (router, _) = everything().split_for_parts();
    let router = router.route_layer(middleware::from_fn_with_state(state, idempotency::once));
    router.route_layer(middleware::from_fn(params::only_described))
}

/// Every route of the API.
pub(crate) fn route_names() -> &'static [RouteName] {
    static NAMES: LazyLock<Vec<RouteName>> = LazyLock::new(|| description::route_names(&DESCRIPTION));
    &NAMES
}

/// This description
///
/// The whole API as an OpenAPI document. It holds nothing of anybody's.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "describe",
    tag = "About",
    security(()),
    responses((status = 200, description = "An OpenAPI document.", body = serde_json::Value, content_type = "application/json"))
)]
async fn describe() -> impl IntoResponse {
    Json(&*DESCRIPTION)
}
