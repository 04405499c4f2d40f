//! Where the reader signs a device in: it shows a code and leads here. Plain forms.

use domain::device::UserCode;
use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::Deserialize;

use crate::{
    act::Act as _,
    api::{
        self,
        devices::{Approve, Refuse, Waiting},
    },
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        fact::Fact,
        field::{Spec, TextField, errors_of},
        moment::Ago,
    },
};

const CODE: Spec = Spec::code("code", "Code on the device").help("Eight letters, such as WDJB-MJHT.");

/// The form, as it was posted.
#[derive(Debug, Deserialize)]
struct CodeDraft {
    code: String,
}

#[component]
pub(crate) fn DevicePage() -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<CodeDraft, ()>(&[Approve::name(), Refuse::name()]);
    let asked = use_query_map().with_untracked(|query| query.get("code")).unwrap_or_default();
    let code = draft.map_or(asked, |draft| draft.code);
    let content = Suspend::new(async move {
        match (refusal, code.is_empty()) {
            (Some(refusal), _) => view! { <CodeForm code=code refusal=Some(refusal) /> }.into_any(),
            (None, true) => view! { <CodeForm code=code refusal=None /> }.into_any(),
            (None, false) => match api::devices::load_waiting(code.clone()).await {
                Ok(waiting) => view! { <Question waiting=waiting /> }.into_any(),
                Err(refusal) => view! { <CodeForm code=code refusal=Some(refusal) /> }.into_any(),
            },
        }
    });
    view! {
        <Title text="Sign a device in · Your profile" />
        <h1>"Sign a device in"</h1>
        {content}
    }
}

/// Asks for the code.
#[component]
fn CodeForm(code: String, refusal: Option<Refusal>) -> impl IntoView {
    let error = errors_of(refusal.clone());
    let banner = refusal.filter(|refusal| refusal.at("code").is_none());
    view! {
        <RefusalBanner refusal=banner />
        <form method="get" action=routes::device() class="form">
            <TextField spec=CODE value=RwSignal::new(code) error=error("code") />
            <div class="form-actions">
                <button class="button button-primary">"Continue"</button>
            </div>
        </form>
    }
}

/// Asks whether the device may act as the reader.
#[component]
fn Question(waiting: Waiting) -> impl IntoView {
    let Waiting { device, reader, now } = waiting;
    let orgs = reader.orgs.iter().map(|org| org.slug.to_string()).collect::<Vec<_>>().join(", ");
    let reach = if orgs.is_empty() {
        Either::Left("It acts as you in your own namespace, and in every organisation that you join.")
    } else {
        Either::Right(view! {
            "It acts as you in your own namespace and in your organisations: "
            <strong>{orgs}</strong>
            ". It can do what you can, except make tokens."
        })
    };
    view! {
        <section class="device" aria-label="The device">
            <p>"A device asks to be signed in as you. Approve it only if you began this, and if it shows this code:"</p>
            <code class="user-code">{device.code.shown()}</code>
            <dl class="facts">
                <Fact term="Client">{device.client}</Fact>
                <Fact term="Network">{device.network}</Fact>
                <Fact term="Asked">
                    <Ago at=device.asked_at now=now />
                </Fact>
                <Fact term="Signed in as">{format!("{} ({})", reader.name, reader.email)}</Fact>
            </dl>
            <p>{reach}</p>
            <p class="field-help">
                "It stays signed in for 90 days at most. Sign it out earlier under " <a href=routes::account_devices()>"your account"</a> "."
            </p>
            <Answer code=device.code />
        </section>
    }
}

#[component]
fn Answer(code: UserCode) -> impl IntoView {
    view! {
        <form method="post" action=routes::device_with(&code) class="form-actions">
            <input type="hidden" name="code" value=code.shown() />
            <button class="button button-primary" name="intent" value=Approve::name()>
                "Sign the device in"
            </button>
            <button class="button" name="intent" value=Refuse::name()>
                "Refuse"
            </button>
        </form>
    }
}
