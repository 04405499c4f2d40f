//! The pages: rendered for a browser that asks, and rendered again, with what was typed and what is wrong with it, for one
//! that posted a form. Each form here is a sibling of a server function or an API route: read, one call, answer.

mod another_address;
mod audit;
mod buckets;
mod credentials;
mod members;
mod notice;
mod org;
mod people;
mod repos;
mod theme;
mod tokens;

use app::{Notice, api::tokens::ServiceUri, form::Posted, refusal::Refusal, shell};
use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{key_shape, org::OWN_NAMESPACE};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use leptos::prelude::provide_context;
use serde::{Serialize, de::DeserializeOwned};

use self::org::submit;
pub(crate) use self::{another_address::at_another_address, org::intents};
use crate::{AppState, compat::arraylake, routing::Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", home)
        .get("/login", render)
        .post("/login", people::sign_in)
        .post("/logout", people::sign_out)
        .get("/setup/{token}", render)
        .post("/setup/{token}", people::set_up)
        .get("/invite/{token}", render)
        .post("/invite/{token}", members::take_up)
        .post("/theme", theme::choose)
        .get("/{org}/buckets", render)
        .post("/{org}/buckets", submit)
        .get("/{org}/repos", render)
        .post("/{org}/repos", submit)
        .get("/{org}/settings", render)
        .post("/{org}/settings", submit)
        .get("/{org}/settings/audit", render)
        .get("/{org}/settings/audit.csv", audit::export)
        .get("/{org}/credentials", render)
        .post("/{org}/credentials", submit)
        .get("/{org}/credentials/trust-policy.json", credentials::trust_policy)
        .post("/{org}/credentials/test", credentials::test_draft)
        .post("/{org}/credentials/{credential}/test", credentials::test_stored)
        .get("/profile", profile)
        .get("/profile/tokens", render)
        .post("/profile/tokens", tokens::submit)
        .post("/{org}/connection-test", buckets::test_draft)
        .post("/{org}/buckets/{id}/connection-test", buckets::test_stored)
}

/// The first page, or what data clients find in its place.
async fn home(state: State<AppState>, request: Request) -> Response {
    if arraylake::is_client(request.headers()) {
        arraylake::version().into_response()
    } else {
        render(state, request).await
    }
}

/// What is somebody's own begins with their credentials.
async fn profile() -> Redirect {
    Redirect::to(&app::routes::credentials(&OWN_NAMESPACE))
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
    ["api", "auth", "orgs", "repos", "user", "pkg"].contains(&first)
}

async fn render_with(state: &AppState, request: Request, posted: Option<Posted>) -> Response {
    let https = state.is_https();
    let theme = theme::chosen(request.headers(), https);
    let assets = state.site.assets.clone();
    let notice = notice::left(request.headers(), https);
    let was_left = notice.is_some();
    let context = context(state.clone(), posted, notice);
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(&assets, theme));
    let mut response = handler(request).await;
    if was_left {
        notice::told(&mut response, https);
    }
    response
}

fn context(
    state: AppState,
    posted: Option<Posted>,
    notice: Option<Notice>,
) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(state.backend.clone());
        provide_context(ServiceUri(state.origin().to_owned()));
        if let Some(posted) = posted.clone() {
            provide_context(posted);
        }
        if let Some(notice) = notice.clone() {
            provide_context(notice);
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
    let response = leptos_axum::handle_server_fns_with_context(context(state, None, None), request).await;
    with_status_of_refusal(response.into_response()).await
}

/// Every error of a server function arrives as a defect; which it is, only its body tells.
async fn with_status_of_refusal(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(refusal) = serde_json::from_slice::<Refusal>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    parts.status = status_of(&refusal);
    tell_wait(&mut parts.headers, &refusal);
    Response::from_parts(parts, Body::from(bytes))
}

/// Says when it is worth trying again, where that is known.
fn tell_wait(headers: &mut HeaderMap, refusal: &Refusal) {
    if let Refusal::TooMany { seconds } = refusal {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

/// What a form that was posted comes to.
enum Answer {
    /// Go there.
    Go(String),
    /// Go there, and say what was done.
    Done(String, String),
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
        let mut draft = serde_json::to_value(draft).unwrap_or_default();
        withhold(&mut draft, &refusal);
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
            Self::Done(path, sentence) => {
                let mut response = Redirect::to(&path).into_response();
                notice::leave(&mut response, &sentence, state.is_https());
                response
            }
            Self::Again(posted, status) => {
                let refusal = posted.refusal.clone();
                let mut response = render_with(state, page.request(), Some(*posted)).await;
                if response.status() == StatusCode::OK {
                    *response.status_mut() = status;
                }
                if let Some(refusal) = refusal {
                    tell_wait(response.headers_mut(), &refusal);
                }
                response
            }
        }
    }
}

/// Takes out what was refused and may be a secret, though its field shows what is typed: a page that is sent back does not
/// repeat it. The sentence at the field says what was wrong with it.
fn withhold(draft: &mut serde_json::Value, refusal: &Refusal) {
    let (serde_json::Value::Object(fields), Refusal::Fields(errors)) = (draft, refusal) else { return };
    for (field, value) in fields {
        let is_withheld = value.as_str().is_some_and(|text| key_shape::is_withheld(field, text));
        if is_withheld && errors.get(field).is_some() {
            *value = serde_json::Value::String(String::new());
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
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
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
