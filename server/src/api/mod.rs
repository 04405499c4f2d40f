//! The API of Lakewarden itself: what other people's clients have no calls for. It is described by `openapi.json`, which is
//! served with it and held against it by tests.

mod trust;
mod verify;

use axum::response::IntoResponse;
use http::header;

use crate::routing::Routes;

/// The description, as OpenAPI 3.1 has it.
const DESCRIPTION: &str = include_str!("openapi.json");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/openapi.json", description)
        .get("/api/v1/namespaces/{namespace}/aws-trust", trust::get)
        .post("/api/v1/namespaces/{namespace}/credentials/verify", verify::new)
        .post("/api/v1/namespaces/{namespace}/credentials/{name}/verify", verify::stored)
}

/// `GET /api/v1/openapi.json`: for anybody, there is nothing of anybody in it.
async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}
