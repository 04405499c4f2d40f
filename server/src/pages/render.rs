//! Pages rendered for browsers, and the server functions of their islands.

use app::{
    Notice, Theme, Trouble, Typed,
    act::{LINES, Page},
    api::{RequestId, tokens::ServiceUri},
    form::{Posted, Rendered},
    refusal::Refusal,
    routes::{LOGIN, Section},
    shell,
};
use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::org::OWN_NAMESPACE;
use http::{HeaderMap, Method, StatusCode, header, request::Parts, uri::PathAndQuery};
use leptos::prelude::provide_context;

use super::{notice, streamed};
use crate::{
    compat::arraylake,
    cookie::{THEME, browser, keep_known},
    http::{HoldsSecret, Problem, is_json, is_read, storable_json, wants_page, whole},
    state::AppState,
};

/// The first page, or the API version for data clients.
pub(super) async fn home(state: State<AppState>, request: Request) -> Result<Response, Problem> {
    if arraylake::is_client(request.headers()) {
        Ok(arraylake::version().into_response())
    } else {
        render(state, request).await
    }
}

/// Personal pages begin with credentials.
pub(super) async fn profile() -> Redirect {
    Redirect::to(&app::routes::credentials(&OWN_NAMESPACE))
}

/// Any page. Redirects apply whatever the client accepts, except that clients of JSON get an error instead of the sign-in
/// page.
pub(crate) async fn render(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let wants_page = wants_page(request.headers());
    let mut response = render_with(&state, request, None, None).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        return Err(Problem::out_of_reach());
    }
    if let Some(location) = response.headers().get(header::LOCATION) {
        if !wants_page && location.as_bytes().starts_with(LOGIN.as_bytes()) {
            return Err(Refusal::SignIn.into());
        }
        *response.status_mut() = StatusCode::SEE_OTHER;
    }
    Ok(response)
}

/// The answer for every unknown path: the page that says so, in the frame of whoever is signed in.
pub(crate) async fn missing(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let is_looking = is_read(request.method());
    if !is_looking || !wants_page(request.headers()) {
        return Err(Problem::not_found());
    }
    let mut page = trouble(&state, request.into_parts().0, Refusal::NotFound, None).await;
    *page.status_mut() = StatusCode::NOT_FOUND;
    Ok(page)
}

/// An error page for a failed request. Only that of a missing page uses the database.
pub(crate) async fn trouble(
    state: &AppState,
    mut parts: Parts,
    refusal: Refusal,
    typed: Option<Vec<Typed>>,
) -> Response {
    let address = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    let trouble = Trouble { refusal, address, typed };
    let theme = theme_of(&parts.headers, state.is_https());
    let assets = state.site.assets.clone();
    // What was typed may hold a link's token, too.
    let is_secret = trouble.typed.is_some() || holds_secret(parts.uri.path());
    // A page that is not there has the frame around it.
    let cx = (trouble.refusal == Refusal::NotFound && trouble.typed.is_none()).then(|| state.cx.clone());
    let context = move || {
        provide_context(trouble.clone());
        if let Some(cx) = cx.clone() {
            provide_context(cx);
        }
    };
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(&assets, theme));
    parts.method = Method::GET;
    let mut response = handler(Request::from_parts(parts, Body::empty())).await;
    if is_secret {
        response.extensions_mut().insert(HoldsSecret);
    }
    response
}

pub(super) async fn render_with(
    state: &AppState,
    request: Request,
    posted: Option<Posted>,
    shown: Option<Rendered>,
) -> Response {
    let https = state.is_https();
    let assets = state.site.assets.clone();
    // New secrets are shown once, and dialogs and links show or contain secrets.
    let query = request.uri().query().unwrap_or_default();
    let theme = theme_of(request.headers(), https);
    let is_secret = posted.is_some() || query.contains("dialog") || holds_secret(request.uri().path());
    let notice = notice::read(request.headers(), https);
    let has_notice = notice.is_some();
    let context = context(state.clone(), posted, shown, notice);
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(&assets, theme));
    let mut response = handler(request).await;
    if has_notice {
        notice::clear(&mut response, https);
    }
    if is_secret {
        response.extensions_mut().insert(HoldsSecret);
    }
    response
}

pub(crate) fn theme_of(headers: &HeaderMap, https: bool) -> Theme {
    THEME.read(headers, https).map(Theme::named).unwrap_or_default()
}

/// Whether the page at `path` holds a secret: its address is a set-up, invitation or password link, it leads on to one after
/// the sign-in, or it is the account, which offers the key of a second factor.
fn holds_secret(path: &str) -> bool {
    let is_sign_in = path.strip_prefix(LOGIN).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    is_sign_in
        || Section::of_path(path) == Some(Section::Account)
        || Page::for_visitors(path).is_some_and(Page::is_link)
}

pub(super) fn context(
    state: AppState,
    posted: Option<Posted>,
    shown: Option<Rendered>,
    notice: Option<Notice>,
) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(state.cx.clone());
        provide_context(ServiceUri(state.origin().to_owned()));
        if let Some(posted) = posted.clone() {
            provide_context(posted);
        }
        if let Some(shown) = shown.clone() {
            provide_context(shown);
        }
        if let Some(notice) = notice.clone() {
            provide_context(notice);
        }
    }
}

/// Calls of islands. The answers are JSON, sent as they are made where the island accepts [`LINES`].
pub(crate) async fn server_function(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    if !is_json(&request) {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    if request.headers().get(header::ACCEPT).is_some_and(|accepted| accepted == LINES) {
        let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        return streamed::answer(call(state, request), request_id).await;
    }
    call(state, request).await
}

/// A success leaves its notice for the page that follows. The headers by which a browser's form chooses its redirect are
/// dropped, so that callers can't choose it.
async fn call(state: AppState, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let text = storable_json(whole(Request::new(body), &()).await?)?;
    parts.headers.remove(header::REFERER);
    parts.headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
    let browser = browser(&parts, state.is_https());
    let request = Request::from_parts(parts, Body::from(text));
    let (provide, known) = (context(state.clone(), None, None, None), browser.clone());
    let context = move || {
        provide_context(known.clone());
        provide();
    };
    let answered = leptos_axum::handle_server_fns_with_context(context, request).await;
    let answer = notice::of_success(with_refusal_status(answered.into_response()).await?, state.is_https()).await?;
    Ok(keep_known(answer, &browser))
}

/// leptos answers every error of a server function with 500, and an unknown function with 400; only the body states the
/// actual error.
async fn with_refusal_status(response: Response) -> Result<Response, Problem> {
    match response.status() {
        StatusCode::BAD_REQUEST => Err(Problem::not_found()),
        StatusCode::INTERNAL_SERVER_ERROR => {
            let defect = Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR);
            let text = axum::body::to_bytes(response.into_body(), usize::MAX).await.map_err(|_| defect.clone())?;
            Err(serde_json::from_slice::<Refusal>(&text).map_or(defect, Problem::from))
        }
        _ => Ok(response),
    }
}
