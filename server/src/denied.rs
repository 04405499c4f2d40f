//! Records refused requests of known actors, for pages and APIs alike.

use std::fmt;

use app::api::RequestId;
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use backend::Context;
use http::{Method, StatusCode, Uri};

/// Records answers of 403 to an actor who is known in the namespace of the request.
pub(crate) async fn record(cx: &Context, request: Request, next: Next) -> Response {
    let id: Option<RequestId> = request.extensions().get().cloned();
    let route = Route::of(&request);
    let response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN
        && let Some(id) = id
        && let Some(actor) = id.made_by()
        && let Err(error) = backend::audit::record_denied(cx, actor, &route.to_string()).await
    {
        tracing::warn!(%error, request_id = id.0, "a denied request was not recorded");
    }
    response
}

/// The route of a request; for server functions, which share one route, their own paths.
struct Route {
    method: Method,
    matched: Option<MatchedPath>,
    uri: Uri,
}

impl Route {
    fn of(request: &Request) -> Self {
        let matched = request.extensions().get().cloned();
        Self { method: request.method().clone(), matched, uri: request.uri().clone() }
    }
}

/// With its placeholders.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match &self.matched {
            Some(matched) if !matched.as_str().starts_with("/api/ui/") => matched.as_str(),
            Some(_) => self.uri.path(),
            None => "a page",
        };
        write!(f, "{} {path}", self.method)
    }
}
