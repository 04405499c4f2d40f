//! Posted forms: read, and answered with another page or with the same one again.

use app::{
    Notice, Typed,
    form::{Posted, Rendered},
    refusal::Refusal,
};
use axum::{
    body::{Body, Bytes},
    extract::Request,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::key_shape;
use http::{HeaderMap, Method, StatusCode, header, request::Parts};
use serde::{Serialize, de::DeserializeOwned};

use super::{notice, render::render_with};
use crate::{
    http::{Problem, TypedFields, whole},
    state::AppState,
};

/// The answer to a posted form.
pub(super) enum Answer {
    /// Redirect there, with the sentence of what was done and its row, if any.
    Done { to: String, sentence: Option<String>, row: Option<String> },
    /// The same page again.
    Again(Box<Posted>),
}

impl Answer {
    /// The form with its input and the refusal.
    pub(super) fn refused(form: &str, draft: &impl Serialize, refusal: Refusal) -> Self {
        Self::again(form, draft, Some(refusal), serde_json::Value::Null)
    }

    /// The form with its input and its result.
    pub(super) fn showing(form: &str, draft: &impl Serialize, outcome: &impl Serialize) -> Self {
        Self::again(form, draft, None, serde_json::to_value(outcome).unwrap_or_default())
    }

    fn again(form: &str, draft: &impl Serialize, refusal: Option<Refusal>, outcome: serde_json::Value) -> Self {
        let mut draft = serde_json::to_value(draft).unwrap_or_default();
        if let Some(refusal) = &refusal {
            withhold(&mut draft, refusal);
        }
        Self::Again(Box::new(Posted { form: form.to_owned(), draft, refusal, outcome, secrets: Vec::new() }))
    }

    pub(super) async fn send(self, state: &AppState, page: Page) -> Result<Response, Problem> {
        let (to, sentence, row) = match self {
            Self::Done { to, sentence, row } => (to, sentence, row),
            Self::Again(posted) => return show_again(state, page, *posted).await,
        };
        let mut response = Redirect::to(&to).into_response();
        let sentences: Vec<String> = sentence.into_iter().chain(page.warning).collect();
        if !sentences.is_empty() {
            notice::set(&mut response, &Notice { sentence: sentences.join(" "), row }, state.is_https());
        }
        Ok(response)
    }
}

/// Removes refused input that may be a secret, although its field shows what is typed: the page that is sent back must not
/// repeat it. The sentence at the field states the error.
fn withhold(draft: &mut serde_json::Value, refusal: &Refusal) {
    let (serde_json::Value::Object(fields), Refusal::Fields(errors)) = (draft, refusal) else { return };
    for (field, value) in fields {
        let is_withheld = value.as_str().is_some_and(|text| key_shape::is_withheld(field, text));
        if is_withheld && errors.get(field).is_some() {
            *value = serde_json::Value::String(String::new());
        }
    }
}

/// The page with its posted form. If the page can't be rendered, or lacks the form, the refusal is shown by itself.
async fn show_again(state: &AppState, page: Page, posted: Posted) -> Result<Response, Problem> {
    let posted = Posted { secrets: page.secrets(), ..posted };
    let refusal = posted.refusal.clone();
    let shown = Rendered::default();
    let mut response = render_with(state, page.request(), Some(posted), Some(shown.clone())).await;
    let is_made = response.status() != StatusCode::SERVICE_UNAVAILABLE;
    match refusal {
        None if is_made => {}
        None => return Err(Problem::out_of_reach()),
        Some(refusal) if !is_made || !shown.is_shown() => return Err(refusal.into()),
        Some(refusal) if response.status() == StatusCode::OK => {
            let problem = Problem::from(refusal);
            *response.status_mut() = problem.status();
            if let Some(seconds) = problem.retry_after() {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
        }
        Some(_) => {}
    }
    Ok(response)
}

/// The page a form was posted to, so that it can be rendered again.
pub(super) struct Page {
    pub(super) parts: Parts,
    typed: Vec<Typed>,
    /// A warning about fields that everyone in the organisation can read: without wasm, none was shown during typing.
    warning: Option<String>,
}

impl Page {
    pub(super) fn request(self) -> Request {
        let mut parts = self.parts;
        parts.method = Method::GET;
        Request::from_parts(parts, Body::empty())
    }

    /// The fields with secret input.
    fn secrets(&self) -> Vec<String> {
        self.typed.iter().filter(|field| field.value.is_none()).map(|field| field.name.clone()).collect()
    }
}

/// A posted form, not parsed yet.
pub(super) struct Text {
    parts: Parts,
    text: Bytes,
}

impl Text {
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        if !is_form(request.headers()) {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let (parts, body) = request.into_parts();
        let text = whole(Request::new(body), &()).await?;
        Ok(Self { parts, text })
    }

    /// Its fields, in their order.
    pub(super) fn fields(&self) -> url::form_urlencoded::Parse<'_> {
        url::form_urlencoded::parse(&self.text)
    }

    /// The path it was posted to.
    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The fields parsed as one form.
    pub(super) fn parsed<F: DeserializeOwned>(&self) -> Result<F, Problem> {
        Ok(serde_html_form::from_bytes(&self.text).map_err(|_| Refusal::Unreadable)?)
    }

    /// The page, once its form is known. The input is noted as far as the form returns it, which it never does for secrets.
    pub(super) fn page(self, form: &serde_json::Value) -> Page {
        let Self { parts, text } = self;
        let typed = typed_into(&text, form);
        let texts = typed.iter().filter_map(|field| Some((&*field.name, form.get(&field.name)?.as_str()?)));
        let warning = key_shape::warning_of(texts);
        if let Some(fields) = parts.extensions.get::<TypedFields>() {
            fields.note(typed.clone());
        }
        Page { parts, typed, warning }
    }
}

/// The fields of a form with input, as far as `form` has them.
fn typed_into(text: &[u8], form: &serde_json::Value) -> Vec<Typed> {
    let typed = url::form_urlencoded::parse(text).filter(|(_, value)| !value.is_empty());
    let known = typed.filter_map(|(name, value)| {
        let kept = match form.get(&*name)? {
            serde_json::Value::String(text) => text.clone(),
            // A version number.
            serde_json::Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let value = match &*kept {
            "" => None,
            kept if key_shape::is_withheld(&name, kept) => None,
            kept if kept == value => Some(value.into_owned()),
            _ => return None,
        };
        Some(Typed { name: name.into_owned(), value })
    });
    known.collect()
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim() == "application/x-www-form-urlencoded"
}
