//! The format of every error answer.

use ::http::{HeaderMap, HeaderValue, header, request::Parts};
use app::{Typed, api::RequestId, refusal::Refusal};
use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    compat::arraylake,
    http::{self, Family, Problem, ProblemDetails, TypedFields, sts_error, wants_page},
    pages,
    serve::in_time,
    state::AppState,
};

/// Converts every error into the format of its path's family: a [`Problem`], or the bare status or text of axum and its
/// layers.
pub(crate) async fn in_form(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let family = Family::of(request.uri().path());
    let request_id = request.extensions().get::<RequestId>().cloned();
    let page = (family == Family::Pages).then(|| {
        let typed = TypedFields::default();
        request.extensions_mut().insert(typed.clone());
        (asked(&request), typed)
    });
    let mut response = match http::must_be_storable(request.uri()) {
        Ok(()) => in_time(request, next).await,
        Err(problem) => problem.into_response(),
    };
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if has_form(family, response.headers()) => return with_wait(response),
        None => Problem::of_status(status),
    };
    let request_id = request_id.as_ref().map_or("", |id| &id.0);
    let body = match page {
        Some((page, typed)) if wants_page(&page.headers) => {
            of_page(&state, page, &problem, typed.noted(), request_id).await
        }
        Some(_) => of_family(Family::Functions, &problem, request_id),
        None => of_family(family, &problem, request_id),
    };
    with_headers_of(&response, body)
}

/// JSON and pages come from handlers that know their family, and so does any text in a family of texts.
fn has_form(family: Family, headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/json")
        || kind.starts_with(ProblemDetails::CONTENT_TYPE)
        || kind.starts_with("text/html")
        || kind.starts_with("text/xml")
        || (family == Family::Plain && !kind.is_empty())
}

/// The parts of a request needed to render a page for it later.
fn asked(request: &Request) -> Parts {
    let mut parts = Request::new(()).into_parts().0;
    parts.method = request.method().clone();
    parts.uri = request.uri().clone();
    parts.headers = request.headers().clone();
    parts.extensions = request.extensions().clone();
    parts
}

fn of_family(family: Family, problem: &Problem, request_id: &str) -> Response {
    if family == Family::Sts {
        return sts_error(problem, request_id);
    }
    match family.json(problem, request_id) {
        Some(body) => {
            let kind = [(header::CONTENT_TYPE, family.content_type())];
            (problem.status(), kind, Json(body)).into_response()
        }
        None => (problem.status(), format!("{}\n", problem.sentence_with(|name| name))).into_response(),
    }
}

/// A visitor who only reads signs in first; one who typed something gets it back.
async fn of_page(
    state: &AppState,
    page: Parts,
    problem: &Problem,
    typed: Option<Vec<Typed>>,
    request_id: &str,
) -> Response {
    let refusal = http::refusal(problem, request_id);
    let is_looking = http::is_read(&page.method);
    if refusal == Refusal::SignIn && is_looking {
        return Redirect::to(&app::routes::login_then(page.uri.path())).into_response();
    }
    let mut response = pages::trouble(state, page, refusal, typed).await;
    *response.status_mut() = problem.status();
    response
}

/// Keeps the headers of the original answer: retry time, allowed methods, cookies.
fn with_headers_of(before: &Response, mut after: Response) -> Response {
    let of_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING];
    for name in before.headers().keys().filter(|name| !of_body.contains(name)) {
        if !after.headers().contains_key(name) {
            for value in before.headers().get_all(name) {
                after.headers_mut().append(name, value.clone());
            }
        }
    }
    after.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    with_wait(after)
}

/// Adds a retry time where a retry may help and no better time is known.
fn with_wait(mut response: Response) -> Response {
    if let Some(seconds) = Problem::of_status(response.status()).retry_after() {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(seconds));
    }
    response
}

/// Keeps the paths of program families from matching a page's pattern, and from the page for unknown paths.
pub(crate) async fn only_pages(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let path = request.uri().path();
    match Family::of(path) {
        _ if arraylake::is_sign_in(path) => Err(arraylake::no_sign_in_there(state.origin())),
        family if family.is_api() => Err(Problem::not_found()),
        _ => Ok(next.run(request).await),
    }
}
