//! Forms posted by a browser without wasm: each calls the act named by its button, with the same arguments as a page with
//! wasm. The answer is another page with a notice, or the same page with the input and its errors.

use std::collections::HashMap;

use app::{
    act::{Came, Filled, Place, PlainForm},
    api::Browser,
    refusal::Refusal,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use domain::org::OWN_NAMESPACE;
use http::request::Parts;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use url::form_urlencoded;

use super::{
    posted::{Answer, Page, Text},
    render::context,
};
use crate::{
    cookie::{browser, keep_known},
    http::Problem,
    state::AppState,
};

/// The field with the name of the pressed button.
const INTENT: &str = "intent";
/// The argument of acts that comes from the page's address.
const ORG: &str = "org";

/// Handles all forms of a namespace's pages.
pub(super) async fn submit(
    State(state): State<AppState>,
    Path(org): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    carry_out(&state, &org, request).await
}

/// Handles all forms of personal pages.
pub(super) async fn submit_own(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    carry_out(&state, OWN_NAMESPACE, request).await
}

/// The form whose button was pressed.
fn named_in(text: &Text) -> Result<&'static PlainForm, Refusal> {
    let button = text.fields().find(|(field, _)| field == INTENT);
    button.and_then(|(_, name)| PlainForm::named(&name)).ok_or(Refusal::Unreadable)
}

async fn carry_out(state: &AppState, namespace: &str, request: Request) -> Result<Response, Problem> {
    let text = Text::read(request).await?;
    let form = named_in(&text)?;
    let filled = form.read(&arguments(namespace, &text))?;
    let mut fields = filled.fields();
    // The input is returned with its button, so that it can be posted again.
    fields[INTENT] = form.name().into();
    let mut page = text.page(&fields);
    let place = stand(&mut page, namespace, &*filled);
    let browser = browser(&page.parts.headers, state.is_https());
    let answer = match in_context(state, &page.parts, &browser, filled).await {
        Ok(Came::Done(done)) => Answer::Done(place.then(done.then), done.notice),
        Ok(Came::Shown(outcome)) => Answer::showing(form.name(), &fields, &outcome),
        // A signed-out visitor can't see the page.
        Err(Refusal::SignIn) => return Err(Refusal::SignIn.into()),
        Err(refusal) => Answer::refused(form.name(), &fields, refusal),
    };
    Ok(keep_known(answer.send(state, page).await?, &browser))
}

/// The posted fields as the arguments of an act.
fn arguments(namespace: &str, text: &Text) -> String {
    let typed = text.fields().filter(|(field, _)| field != ORG && field != INTENT);
    form_urlencoded::Serializer::new(String::new()).append_pair(ORG, namespace).extend_pairs(typed).finish()
}

/// The form's own page. A form that was posted to another page, or without its dialog's address, is shown there again.
fn stand(page: &mut Page, namespace: &str, filled: &dyn Filled) -> Place {
    let uri = &page.parts.uri;
    let query: HashMap<String, String> = serde_html_form::from_str(uri.query().unwrap_or_default()).unwrap_or_default();
    let place = filled.place(namespace, uri.path(), &|key| query.get(key).cloned());
    let is_there = uri.path() == place.here.path();
    let elsewhere = match &place.dialog {
        Some(_) if is_there && query.contains_key("dialog") => None,
        Some(dialog) => dialog.parse().ok(),
        None if is_there => None,
        None => place.here.to_string().parse().ok(),
    };
    if let Some(address) = elsewhere {
        page.parts.uri = address;
    }
    place
}

/// Calls the act in the context of server functions.
async fn in_context(
    state: &AppState,
    parts: &Parts,
    browser: &Browser,
    filled: Box<dyn Filled>,
) -> Result<Came, Refusal> {
    let owner = Owner::new();
    let provide = context(state.clone(), None, None, None);
    let work = owner.with(|| {
        provide_context(parts.clone());
        provide_context(browser.clone());
        provide();
        ScopedFuture::new(filled.carry_out())
    });
    let came = work.await;
    owner.unset();
    came
}
