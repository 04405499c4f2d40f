//! Forms posted by a browser without wasm: each calls the act named by its button, with the same arguments as a page with
//! wasm. The answer is another page with a notice, or the same page with the input and its errors.

use std::collections::HashMap;

use app::{
    act::{ActOutcome, Done, ParsedForm, Place, PlainForm},
    api::Browser,
    refusal::Refusal,
};
use axum::{
    RequestExt as _,
    extract::{RawPathParams, Request, State},
    response::Response,
};
use domain::org::OWN_NAMESPACE;
use http::request::Parts;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use serde_json::Value;
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
/// The argument of acts that is a namespace.
const ORG: &str = "org";

/// Handles all forms of acts.
pub(super) async fn submit(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    Submission::read(request).await?.carry_out(&state).await
}

/// A posted form: the act of the pressed button with its arguments, and its page.
pub(super) struct Submission {
    form: &'static PlainForm,
    filled: Box<dyn ParsedForm>,
    /// The arguments, without secrets.
    fields: Value,
    place: Place,
    page: Page,
}

impl Submission {
    pub(super) async fn read(mut request: Request) -> Result<Self, Problem> {
        let subject = subject(&mut request).await?;
        let text = Text::read(request).await?;
        let form = pressed(&text)?;
        let filled = form.read(&arguments(&subject, &text))?;
        let mut fields = filled.fields();
        // The input is returned with its button, so that it can be posted again.
        fields[INTENT] = form.name().into();
        let mut page = text.page(&fields);
        let place = place_of(&mut page, &subject.1, &*filled);
        Ok(Self { form, filled, fields, place, page })
    }

    async fn carry_out(self, state: &AppState) -> Result<Response, Problem> {
        let Self { form, filled, fields, place, page } = self;
        let browser = browser(&page.parts, state.is_https());
        let answer = match in_context(state, &page.parts, &browser, filled).await {
            Ok(ActOutcome::Done(Done { notice: sentence, row, then })) => {
                Answer::Done { to: place.then(then), sentence, row }
            }
            Ok(ActOutcome::Shown(outcome)) => Answer::showing(form.name(), &fields, &outcome),
            // A signed-out visitor can't see the page.
            Err(Refusal::SignIn) => return Err(Refusal::SignIn.into()),
            Err(refusal) => Answer::refused(form.name(), &fields, refusal),
        };
        Ok(keep_known(answer.send(state, page).await?, &browser))
    }

    /// The form with its input and this refusal; nothing is carried out.
    pub(super) async fn refuse(self, state: &AppState, refusal: Refusal) -> Result<Response, Problem> {
        Answer::refused(self.form.name(), &self.fields, refusal).send(state, self.page).await
    }
}

/// The argument of acts that the page's address states: the namespace, or the token of a link. Other pages are in the
/// reader's own namespace.
async fn subject(request: &mut Request) -> Result<(String, String), Problem> {
    let stated = request.extract_parts::<RawPathParams>().await;
    let stated = stated.map_err(|unreadable| Problem::of_status(unreadable.status()))?;
    let (name, value) = stated.iter().next().unwrap_or((ORG, OWN_NAMESPACE));
    Ok((name.to_owned(), value.to_owned()))
}

/// The form whose button was pressed.
fn pressed(text: &Text) -> Result<&'static PlainForm, Refusal> {
    let button = text.fields().find(|(field, value)| field == INTENT && !value.is_empty());
    let form = PlainForm::posted_to(text.path(), button.as_ref().map(|(_, name)| &**name));
    form.ok_or(Refusal::Unreadable)
}

/// The posted fields as the arguments of an act. Only the address states its subject.
fn arguments((name, value): &(String, String), text: &Text) -> String {
    let typed = text.fields().filter(|(field, _)| field != name && field != INTENT);
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).extend_pairs(typed).finish()
}

/// The form's own page. A form that was posted to another page, or without its dialog's address, is shown there again.
fn place_of(page: &mut Page, namespace: &str, filled: &dyn ParsedForm) -> Place {
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
    filled: Box<dyn ParsedForm>,
) -> Result<ActOutcome, Refusal> {
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
