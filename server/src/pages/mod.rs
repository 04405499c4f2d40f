//! The pages: rendered for a browser that asks, and rendered again, with what was typed and what is wrong with it, for one
//! that posted a form. Each form here is a sibling of a server function or an API route: read, one call, answer.

mod buckets;
mod people;
mod theme;
mod tokens;

use app::{api::tokens::ServiceUri, form::Posted, refusal::Refusal, shell};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::post,
};
use http::{HeaderMap, Method, StatusCode, header};
use leptos::prelude::provide_context;
use serde::{Serialize, de::DeserializeOwned};

use crate::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/login", post(people::sign_in).get(render))
        .route("/logout", post(people::sign_out))
        .route("/setup/{token}", post(people::set_up).get(render))
        .route("/theme", post(theme::choose))
        .route("/{org}/buckets", post(buckets::submit).get(render))
        .route("/{org}/settings", post(tokens::submit_settings).get(render))
        .route("/{org}/connection-test", post(buckets::test_draft))
        .route("/{org}/buckets/{id}/connection-test", post(buckets::test_stored))
}

/// Any page.
pub(crate) async fn render(State(state): State<AppState>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if is_api(request.uri().path()) {
        return (StatusCode::NOT_FOUND, axum::Json(serde_json::json!({ "detail": "Not found." }))).into_response();
    }
    render_with(&state, request, None).await
}

/// Whether a path belongs to clients rather than browsers: they are answered in JSON, whatever they ask for.
fn is_api(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    ["api", "auth", "orgs", "repos", "user", "v1", "v2", "v4", "pkg"].contains(&first)
}

async fn render_with(state: &AppState, request: Request, posted: Option<Posted>) -> Response {
    let theme = theme::chosen(request.headers());
    let assets = state.site.assets.clone();
    let context = context(state.clone(), posted);
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(&assets, theme));
    handler(request).await
}

fn context(state: AppState, posted: Option<Posted>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(state.backend.clone());
        provide_context(ServiceUri(state.origin.to_string()));
        if let Some(posted) = posted.clone() {
            provide_context(posted);
        }
    }
}

/// What the hydrated page asks. The answers are JSON; where a browser's own form would be sent back to is not for the
/// caller to say, so the headers that decide it are dropped.
pub(crate) async fn server_function(State(state): State<AppState>, mut request: Request) -> Response {
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(';').next().unwrap_or_default().trim() == "application/json");
    if !is_json {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    request.headers_mut().remove(header::REFERER);
    request.headers_mut().insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
    leptos_axum::handle_server_fns_with_context(context(state, None), request).await.into_response()
}

/// What a form that was posted comes to.
enum Answer {
    /// Go there.
    Go(String),
    /// The same page again.
    Again(Box<Posted>, StatusCode),
}

impl Answer {
    /// The form with what was typed and why it was not carried out.
    fn refused(form: &str, draft: &impl Serialize, refusal: Refusal) -> Self {
        let status = status_of(&refusal);
        if refusal == Refusal::SignIn {
            return Self::Go(app::routes::LOGIN.to_owned());
        }
        let draft = serde_json::to_value(draft).unwrap_or_default();
        let posted = Posted { form: form.to_owned(), draft, refusal: Some(refusal), outcome: serde_json::Value::Null };
        Self::Again(Box::new(posted), status)
    }

    /// The form with what it brought.
    fn showing(form: &str, draft: &impl Serialize, outcome: &impl Serialize) -> Self {
        let draft = serde_json::to_value(draft).unwrap_or_default();
        let outcome = serde_json::to_value(outcome).unwrap_or_default();
        Self::Again(Box::new(Posted { form: form.to_owned(), draft, refusal: None, outcome }), StatusCode::OK)
    }

    async fn send(self, state: &AppState, page: Page) -> Response {
        match self {
            Self::Go(path) => Redirect::to(&path).into_response(),
            Self::Again(posted, status) => {
                let mut response = render_with(state, page.request(), Some(*posted)).await;
                if response.status() == StatusCode::OK {
                    *response.status_mut() = status;
                }
                response
            }
        }
    }
}

pub(crate) fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignIn => StatusCode::UNAUTHORIZED,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Forbidden => StatusCode::FORBIDDEN,
        Refusal::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Because(_) => StatusCode::CONFLICT,
        Refusal::Broken { .. } | Refusal::Unreachable => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The page a form was posted to, so that it can be rendered again.
struct Page {
    parts: http::request::Parts,
}

impl Page {
    fn request(self) -> Request {
        let mut parts = self.parts;
        parts.method = Method::GET;
        Request::from_parts(parts, Body::empty())
    }

    fn extension<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.parts.extensions.get().cloned()
    }
}

/// Takes a posted form apart: the page, and the fields.
async fn read_form<F: DeserializeOwned>(request: Request) -> Result<(Page, F), StatusCode> {
    if !is_form(request.headers()) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let form = serde_html_form::from_bytes(&bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok((Page { parts }, form))
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim() == "application/x-www-form-urlencoded"
}
