//! The page shown when a request failed: the error, and the input of the posted form.

use domain::id::PersonId;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use super::missing::MissingPage;
use crate::{form::TYPE_AGAIN, refusal::Refusal, routes, ui::banner::RefusalBanner};

/// A failed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The error.
    pub refusal: Refusal,
    /// The requested address.
    pub address: String,
    /// The input of the posted form; `None` if no form was posted.
    pub typed: Option<Vec<Typed>>,
}

impl Trouble {
    /// The button that the form was posted with.
    pub(crate) fn pressed(self) -> Option<String> {
        self.typed?.into_iter().find(|field| field.name == "intent")?.value
    }
}

/// A field of a posted form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Its name.
    pub name: String,
    /// Its value; `None` for a secret, which is never sent back.
    pub value: Option<String>,
}

#[component]
pub(crate) fn TroublePage(trouble: Trouble) -> impl IntoView {
    let Trouble { refusal, address, typed } = trouble;
    if refusal == Refusal::NotFound && typed.is_none() {
        return view! { <MissingPage address=Some(address) /> }.into_any();
    }
    let title = match refusal {
        Refusal::SignIn => "Your session has ended",
        Refusal::TryLater(_) | Refusal::TooMany { .. } => "This did not work just now",
        Refusal::Broken { .. } => "Something went wrong",
        _ => "This did not work",
    };
    let sign_in = (refusal == Refusal::SignIn).then(|| {
        view! {
            <p>
                <a class="button" href=routes::LOGIN target="_blank">
                    "Sign in in another tab"
                </a>
            </p>
        }
    });
    let again = match typed {
        Some(typed) => Either::Left(view! { <FormAgain address=address typed=typed refusal=refusal.clone() /> }),
        None => Either::Right(view! {
            <p>
                <a class="button" href=address>
                    "Try again"
                </a>
            </p>
        }),
    };
    view! {
        <Title text=title />
        <main id="main" class="page page-narrow">
            <h1>{title}</h1>
            <RefusalBanner refusal=Some(refusal) />
            {sign_in}
            {again}
        </main>
    }
    .into_any()
}

/// The input, to be sent again unchanged or edited.
#[component]
fn FormAgain(address: String, typed: Vec<Typed>, refusal: Refusal) -> impl IntoView {
    let is_whole = typed.iter().all(|field| field.value.is_some());
    let sentence = if is_whole {
        "Nothing was lost: what you typed is here. Send it again."
    } else {
        "What you typed is here, except secrets. Enter those again, then send the form."
    };
    let fields = typed.into_iter().map(|field| field_again(field, &refusal)).collect_view();
    view! {
        <p>{sentence}</p>
        <form method="post" action=address class="form">
            {fields}
            <div class="form-actions">
                <button class="button button-primary">"Try again"</button>
            </div>
        </form>
    }
}

fn field_again(Typed { name, value }: Typed, refusal: &Refusal) -> impl IntoView + use<> {
    let label = name.replace('_', " ");
    let error = match (&value, refusal.at(&name)) {
        (_, Some(sentence)) => Some(sentence.to_owned()),
        (None, None) => Some(TYPE_AGAIN.to_owned()),
        (Some(_), None) => None,
    };
    let error_id = format!("{name}-error");
    let sentence = error.map(|error| {
        view! {
            <p class="field-error" id=error_id>
                {error}
            </p>
        }
    });
    match value {
        Some(value) if is_hidden(&name, &value) => view! { <input type="hidden" name=name value=value /> }.into_any(),
        value => view! {
            <div class="field">
                <label for=name.clone()>{label}</label>
                <FieldAgain name=name value=value />
                {sentence}
            </div>
        }
        .into_any(),
    }
}

/// The control of a field, in which a secret has to be typed again.
#[component]
fn FieldAgain(name: String, value: Option<String>) -> impl IntoView {
    match value {
        // A line of text would join the lines.
        Some(value) if value.contains('\n') => {
            let rows = value.lines().count().to_string();
            view! {
                <textarea id=name.clone() name=name rows=rows autocomplete="off">
                    {value}
                </textarea>
            }
            .into_any()
        }
        value => {
            let kind = if value.is_none() { "password" } else { "text" };
            view! { <input id=name.clone() name=name type=kind value=value.unwrap_or_default() autocomplete="off" /> }
                .into_any()
        }
    }
}

/// Whether nobody types this: the button and the subject of a form, and what is chosen by its id.
fn is_hidden(name: &str, value: &str) -> bool {
    let id = value.rsplit(':').next().unwrap_or_default();
    id.parse::<PersonId>().is_ok()
        || ["account", "answer", "intent", "next", "purpose", "repo", "search", "set_up", "token", "version"]
            .contains(&name)
}
