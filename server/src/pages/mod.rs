//! The pages: rendered for a browser that asks, and rendered again, with what was typed and what is wrong with it, for one
//! that posted a form. Each form here is a sibling of a server function or an API route: read, one call, answer.

mod account;
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

use app::{
    Notice, Trouble, Typed,
    api::tokens::ServiceUri,
    form::{Posted, Shown},
    refusal::Refusal,
    shell,
};
use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{key_shape, org::OWN_NAMESPACE};
use http::{HeaderMap, Method, StatusCode, header, request::Parts, uri::PathAndQuery};
use leptos::prelude::provide_context;
use serde::{Serialize, de::DeserializeOwned};

pub(crate) use self::another_address::at_another_address;
use self::org::submit;
use crate::{
    AppState,
    compat::arraylake,
    http::{HoldsSecret, Problem, TypedFields, is_json, storable_json, wants_page, whole},
    routing::Routes,
};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", home)
        .get("/login", render)
        .post("/login", people::sign_in)
        .post("/logout", people::sign_out)
        .get("/login/reset/{token}", render)
        .post("/login/reset/{token}", account::reset_password)
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
        .get("/profile/account", render)
        .post("/profile/account", account::submit)
        .get("/profile/tokens", render)
        .post("/profile/tokens", tokens::submit)
        .post("/{org}/connection-test", buckets::test_draft)
        .post("/{org}/buckets/{id}/connection-test", buckets::test_stored)
}

/// What the buttons of the forms say.
pub(crate) fn intents() -> impl Iterator<Item = &'static str> {
    org::intents().iter().chain(account::intents()).copied()
}

/// The first page, or what data clients find in its place.
async fn home(state: State<AppState>, request: Request) -> Result<Response, Problem> {
    if arraylake::is_client(request.headers()) {
        Ok(arraylake::version().into_response())
    } else {
        render(state, request).await
    }
}

/// What is somebody's own begins with their credentials.
async fn profile() -> Redirect {
    Redirect::to(&app::routes::credentials(&OWN_NAMESPACE))
}

/// Any page. Whoever is led elsewhere is led there whatever they accept, but for who wants JSON and has to sign in.
pub(crate) async fn render(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let wants_page = wants_page(request.headers());
    let mut response = render_with(&state, request, None, None).await;
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        return Err(Problem::out_of_reach());
    }
    if let Some(location) = response.headers().get(header::LOCATION) {
        if !wants_page && location.as_bytes().starts_with(app::routes::LOGIN.as_bytes()) {
            return Err(Refusal::SignIn.into());
        }
        *response.status_mut() = StatusCode::SEE_OTHER;
    }
    Ok(response)
}

/// A page about a request that came to nothing. It asks nothing of the database.
pub(crate) async fn trouble(state: &AppState, parts: Parts, refusal: Refusal, typed: Option<Vec<Typed>>) -> Response {
    let address = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    let trouble = Trouble { refusal, address, typed };
    let theme = theme::chosen(&parts.headers, state.is_https());
    let assets = state.site.assets.clone();
    let context = move || provide_context(trouble.clone());
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(&assets, theme));
    handler(Page { parts, typed: Vec::new(), warning: None }.request()).await
}

async fn render_with(state: &AppState, request: Request, posted: Option<Posted>, shown: Option<Shown>) -> Response {
    let https = state.is_https();
    let theme = theme::chosen(request.headers(), https);
    let assets = state.site.assets.clone();
    // What was just made is told once, and dialogs and links show or hold what is to stay secret.
    let query = request.uri().query().unwrap_or_default();
    let is_secret = posted.is_some() || query.contains("dialog") || holds_token(request.uri().path());
    let notice = notice::left(request.headers(), https);
    let was_left = notice.is_some();
    let context = context(state.clone(), posted, shown, notice);
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(&assets, theme));
    let mut response = handler(request).await;
    if was_left {
        notice::told(&mut response, https);
    }
    if is_secret {
        response.extensions_mut().insert(HoldsSecret);
    }
    response
}

/// Whether an address is itself a secret: a link to set up, or to join.
fn holds_token(path: &str) -> bool {
    ["/setup/", "/invite/", "/login/reset/"].iter().any(|link| path.starts_with(link))
}

fn context(
    state: AppState,
    posted: Option<Posted>,
    shown: Option<Shown>,
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

/// What the hydrated page asks. The answers are JSON; where a browser's own form would be sent back to is not for the
/// caller to say, so the headers that decide it are dropped.
pub(crate) async fn server_function(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    if !is_json(&request) {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let (mut parts, body) = request.into_parts();
    let text = storable_json(whole(Request::new(body), &()).await?)?;
    parts.headers.remove(header::REFERER);
    parts.headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
    let request = Request::from_parts(parts, Body::from(text));
    let answered = leptos_axum::handle_server_fns_with_context(context(state, None, None, None), request).await;
    told_by_refusal(answered.into_response()).await
}

/// Every error of a server function arrives as a defect, and a function that does not exist as a bad request; what it is, only
/// the body tells.
async fn told_by_refusal(response: Response) -> Result<Response, Problem> {
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

/// What a form that was posted comes to.
enum Answer {
    /// Go there.
    Go(String),
    /// Go there, and say what was done.
    Done(String, String),
    /// The same page again.
    Again(Box<Posted>),
}

impl Answer {
    /// The form with what was typed and why it was not carried out.
    fn refused(form: &str, draft: &impl Serialize, refusal: Refusal) -> Self {
        Self::again(form, draft, Some(refusal), serde_json::Value::Null)
    }

    /// The form with what it brought.
    fn showing(form: &str, draft: &impl Serialize, outcome: &impl Serialize) -> Self {
        Self::again(form, draft, None, serde_json::to_value(outcome).unwrap_or_default())
    }

    fn again(form: &str, draft: &impl Serialize, refusal: Option<Refusal>, outcome: serde_json::Value) -> Self {
        let mut draft = serde_json::to_value(draft).unwrap_or_default();
        if let Some(refusal) = &refusal {
            withhold(&mut draft, refusal);
        }
        Self::Again(Box::new(Posted { form: form.to_owned(), draft, refusal, outcome, secrets: Vec::new() }))
    }

    async fn send(self, state: &AppState, page: Page) -> Result<Response, Problem> {
        let (path, sentence) = match self {
            Self::Go(path) => (path, None),
            Self::Done(path, sentence) => (path, Some(sentence)),
            Self::Again(posted) => return show_again(state, page, *posted).await,
        };
        let mut response = Redirect::to(&path).into_response();
        let told: Vec<String> = sentence.into_iter().chain(page.warning).collect();
        if !told.is_empty() {
            notice::leave(&mut response, &told.join(" "), state.is_https());
        }
        Ok(response)
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

/// The page with its form as it was posted. Where the page can't be made, or does not have the form, what it was going to say
/// is said by itself.
async fn show_again(state: &AppState, page: Page, posted: Posted) -> Result<Response, Problem> {
    let posted = Posted { secrets: page.secrets(), ..posted };
    let refusal = posted.refusal.clone();
    let shown = Shown::default();
    let mut response = render_with(state, page.request(), Some(posted), Some(shown.clone())).await;
    let is_made = response.status() != StatusCode::SERVICE_UNAVAILABLE;
    match refusal {
        None if is_made => {}
        None => return Err(Problem::out_of_reach()),
        Some(refusal) if !is_made || !shown.is_shown() => return Err(refusal.into()),
        Some(refusal) if response.status() == StatusCode::OK => {
            let told = Problem::from(refusal);
            *response.status_mut() = told.status();
            if let Some(seconds) = told.retry_after() {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
        }
        Some(_) => {}
    }
    Ok(response)
}

/// The page a form was posted to, so that it can be rendered again.
struct Page {
    parts: Parts,
    typed: Vec<Typed>,
    /// What there is to say about fields that everyone in the organisation can read: without wasm, nothing was said while they
    /// were typed.
    warning: Option<String>,
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

    /// The fields a secret was typed into.
    fn secrets(&self) -> Vec<String> {
        self.typed.iter().filter(|field| field.value.is_none()).map(|field| field.name.clone()).collect()
    }
}

/// Takes a posted form apart: the page, and the fields. What was typed is noted as far as the form gives it back, which a
/// secret's field never does.
async fn read_form<F: DeserializeOwned + Serialize>(request: Request) -> Result<(Page, F), Problem> {
    if !is_form(request.headers()) {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let (parts, body) = request.into_parts();
    let text = whole(Request::new(body), &()).await?;
    let form: F = serde_html_form::from_bytes(&text).map_err(|_| Refusal::Unreadable)?;
    let fields = serde_json::to_value(&form).unwrap_or_default();
    let typed = typed_into(&text, &fields);
    let texts =
        fields.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let warning = key_shape::warning_of(texts);
    if let Some(fields) = parts.extensions.get::<TypedFields>() {
        fields.note(typed.clone());
    }
    Ok((Page { parts, typed, warning }, form))
}

/// The fields of a form that something was typed into, as far as `form` has them.
fn typed_into(text: &[u8], form: &serde_json::Value) -> Vec<Typed> {
    let typed = url::form_urlencoded::parse(text).filter(|(_, value)| !value.is_empty());
    let known = typed.filter_map(|(name, value)| match form.get(&*name)?.as_str()? {
        "" => Some(Typed { name: name.into_owned(), value: None }),
        kept if key_shape::is_withheld(&name, kept) => Some(Typed { name: name.into_owned(), value: None }),
        kept if kept == value => Some(Typed { name: name.into_owned(), value: Some(value.into_owned()) }),
        _ => None,
    });
    known.collect()
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim() == "application/x-www-form-urlencoded"
}
