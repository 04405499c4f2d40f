//! All operations of the API, and the description collected from them.

use std::sync::LazyLock;

use axum::{Extension, Json, response::IntoResponse};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    buckets, claim_mappings, credentials, description, docs, events, grants, groups, invitations, keys, members, orgs,
    repos, service_accounts, tokens, trust, trust_rules,
};
use crate::{AppState, http::Compressible};

/// Every operation with its description.
pub(super) fn everything() -> OpenApiRouter<AppState> {
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
        .merge(service_accounts::routes())
        .merge(trust_rules::routes())
        .merge(groups::routes())
        .merge(claim_mappings::routes())
        .merge(grants::routes())
        .merge(tokens::routes())
        .merge(events::routes())
}

/// The description as OpenAPI 3.1. It is the same for all callers.
pub(super) static DESCRIPTION: LazyLock<OpenApi> = LazyLock::new(|| {
    let mut description = everything().into_openapi();
    description::close_alternatives(&mut description);
    description::name_items(&mut description);
    description
});

/// This description
///
/// The whole API as an OpenAPI document. It contains no private data.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    operation_id = "describe",
    tag = "About",
    security(()),
    responses((status = 200, description = "An OpenAPI document.", body = serde_json::Value, content_type = "application/json"))
)]
async fn describe() -> impl IntoResponse {
    (Extension(Compressible), Json(&*DESCRIPTION))
}
