//! The second step of signing in with a password: the code of the second factor. A plain form.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::refused::loaded;
use crate::{
    act::Act as _,
    api::{self, people::SignInCode},
    form,
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
    },
};

const CODE: Spec =
    Spec::one_time_code("code", "Code").help("Of your authenticator app, or one of your recovery codes.");

#[component]
pub(crate) fn LoginCodePage() -> impl IntoView {
    let refusal = form::returned::<(), ()>(&[SignInCode::name()]).refusal;
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    let content = loaded(api::people::second_step_is_open(), move |is_open| {
        if is_open {
            view! { <CodeForm next=next refusal=refusal /> }.into_any()
        } else {
            view! { <Over refusal=refusal next=next /> }.into_any()
        }
    });
    view! {
        <Title text="Enter your code" />
        <main id="main" class="page page-narrow">
            <h1>"Enter your code"</h1>
            {content}
        </main>
    }
}

#[component]
fn CodeForm(next: String, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let banner = refusal.filter(|refusal| refusal.at("code").is_none());
    view! {
        <RefusalBanner refusal=banner />
        <form method="post" action=routes::login_code(&next) class="form" novalidate data-fleeting>
            <input type="hidden" name="next" value=next.clone() />
            <TextField spec=CODE value=RwSignal::new(String::new()) error=error("code") />
            <div class="form-actions">
                <button class="button button-primary" name="intent" value=SignInCode::name()>
                    "Sign in"
                </button>
                <a class="button" href=routes::login_then(&next)>
                    "Begin again"
                </a>
            </div>
        </form>
    }
}

/// Nobody waits for a code here.
#[component]
fn Over(refusal: Option<Refusal>, next: String) -> impl IntoView {
    let sentence = match refusal.filter(|refusal| refusal.at("code").is_none()) {
        Some(refusal) => Either::Left(view! { <RefusalBanner refusal=Some(refusal) /> }),
        None => Either::Right(
            view! { <p>"No sign-in waits for a code here. Begin with your e-mail address and your password."</p> },
        ),
    };
    view! {
        {sentence}
        <a class="button button-primary" href=routes::login_then(&next)>
            "Sign in"
        </a>
    }
}
