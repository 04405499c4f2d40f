//! Records refused requests of known actors, for pages and APIs alike.

use std::sync::Arc;

use app::api::RequestId;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use backend::Context;
use http::StatusCode;

/// Records answers of 403 to an actor who is known in the namespace of the request.
pub(crate) async fn record(State(cx): State<Arc<Context>>, request: Request, next: Next) -> Response {
    let id: Option<RequestId> = request.extensions().get().cloned();
    let route = format!("{} {}", request.method(), route(&request));
    let response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN
        && let Some(id) = id
        && let Some(actor) = id.made_by()
        && let Err(error) = backend::audit::record_denied(&cx, actor, &route).await
    {
        tracing::warn!(%error, request_id = id.0, "a denied request was not recorded");
    }
    response
}

/// The route with its placeholders; for server functions, which share one route, their own paths.
fn route(request: &Request) -> String {
    let path = request.uri().path();
    match request.extensions().get::<MatchedPath>() {
        Some(matched) if !matched.as_str().starts_with("/api/ui/") => matched.as_str().to_owned(),
        Some(_) => path.to_owned(),
        None => "a page".to_owned(),
    }
}
