//! The cross-site guard: no request of another site's making changes anything here.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{Method, StatusCode, header};

use crate::AppState;

/// Lets through what is safe, and what the browser says comes from this very site. Without the browser's word
/// (`Sec-Fetch-Site`, <https://www.w3.org/TR/fetch-metadata/>) the `Origin` must be this site's; without either, a
/// request is refused. The compatible APIs stand outside: they take a bearer token and no cookie.
pub(crate) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || is_from_here(&request, &state.origin) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "Request refused: it did not come from this site.").into_response()
    }
}

fn is_from_here(request: &Request, origin: &str) -> bool {
    let header = |name: &str| request.headers().get(name).map(|value| value.as_bytes());
    match header("sec-fetch-site") {
        Some(site) => site == b"same-origin",
        None => header(header::ORIGIN.as_str()).is_some_and(|sent| sent == origin.as_bytes()),
    }
}
