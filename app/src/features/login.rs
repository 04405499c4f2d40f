//! Signing in, with a plain form that the browser posts even with wasm.

use domain::draft::people::SignInDraft;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    act::Act as _,
    api::people::SignIn,
    form::{self, Returned},
    routes,
    ui::{
        banner::RefusalBanner,
        field::{Spec, TextField, errors_of},
    },
};

const EMAIL: Spec = Spec { kind: "email", autocomplete: "username", ..Spec::code("email", "E-mail address") };
const PASSWORD: Spec = Spec::password("password", "Password", "current-password");

#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<SignInDraft, ()>(&[SignIn::name()]);
    let draft = draft.unwrap_or_else(|| SignInDraft {
        next: use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default(),
        ..SignInDraft::default()
    });
    let error = errors_of(refusal.clone());
    let email = RwSignal::new(draft.email);
    let changed = use_query_map().with_untracked(|query| query.get("password").as_deref() == Some("changed"));
    let banner = refusal.filter(|refusal| refusal.at("password").is_none());
    view! {
        <Title text="Sign in" />
        <main id="main" class="page page-narrow">
            <h1>"Sign in to Lakewarden"</h1>
            {changed.then(|| view! { <p role="status">"Your password was changed. Sign in with the new one."</p> })}
            <RefusalBanner refusal=banner />
            <form method="post" action=routes::LOGIN class="form">
                <input type="hidden" name="next" value=draft.next />
                <TextField spec=EMAIL value=email error=error("email") />
                <TextField
                    spec=PASSWORD
                    value=RwSignal::new(String::new())
                    error=error("password")
                />
                <div class="form-actions">
                    <button class="button button-primary" name="intent" value=SignIn::name()>
                        "Sign in"
                    </button>
                </div>
            </form>
        </main>
    }
}
