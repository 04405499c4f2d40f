//! Adding a cloud credential, step by step. One form holds every step, so that going back loses nothing; without wasm the
//! server shows the next step of what was posted.

use domain::{check::Report, credential::CredentialKind, draft::credential::CredentialDraft};
use leptos::{ev, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    Credentials,
    fields::{BucketFields, EndpointField, Fields, KeyFields, NameField, UseFields, sending},
    steps::{Step, StepList},
    trust::{About, Policies, TrustTabs},
};
use crate::{
    api::{self, credentials::Trust},
    features::connection_test::ConnectionTest,
    form::{self, Returned},
    routes,
    ui::{
        banner::RefusalBanner,
        dialog::Dialog,
        field::{Choice, Choices},
    },
};

#[component]
pub(super) fn AddDialog(trust: Trust) -> impl IntoView {
    let Credentials { here, .. } = expect_context();
    let returned = form::returned(form::ADD_CREDENTIAL);
    form::forget_when_left();
    view! {
        <Dialog title="Add credentials" close_to=here.get_untracked().to_string()>
            <AddForm trust=trust returned=returned />
        </Dialog>
    }
}

/// The formats somebody can choose between.
fn formats() -> Vec<Choice> {
    let choice = |kind: CredentialKind, help| Choice {
        value: kind.as_str(),
        label: kind.label(),
        help,
        platforms: String::new(),
    };
    vec![
        choice(CredentialKind::AwsKey, "A key pair of AWS, or of a store that speaks S3. It is kept encrypted."),
        choice(CredentialKind::AwsRole, "A role in your AWS account that this server assumes. No keys are kept."),
    ]
}

#[component]
fn AddForm(trust: Trust, returned: Returned<CredentialDraft, Report>) -> impl IntoView {
    let credentials: Credentials = expect_context();
    let namespace = credentials.namespace.clone();
    let here = credentials.here.get_untracked();
    let page = here.to_string();
    let Returned { draft, refusal, outcome } = returned;
    let query = use_query_map();
    let word = move || query.with(|query| query.get("step")).unwrap_or_default();
    let mut draft = draft.unwrap_or_default();
    // An address that names a step has chosen the format.
    let chosen = untrack(|| Step::named(&word(), draft.kind().unwrap_or(CredentialKind::AwsKey))).kind();
    draft.format = chosen.or(draft.kind()).unwrap_or(CredentialKind::AwsKey).as_str().to_owned();
    let fields = Fields::new(draft, refusal, false);
    let kind = Signal::derive(move || fields.format.get().parse().unwrap_or(CredentialKind::AwsKey));
    let step = Memo::new(move |_| Step::named(&word(), kind.get()));
    let is_on = move |steps: &'static [Step]| move || !steps.contains(&step.get());
    let is_last = move || step.get().next(kind.get()).is_none();

    let (pending, send) = {
        let namespace = namespace.clone();
        let create = move |draft| api::credentials::add_credential(namespace.clone(), draft);
        sending(&credentials, fields, "added", |draft| draft.parse().map(drop), create)
    };
    let address = {
        let here = here.clone();
        move |step: &str| here.dialog(routes::Dialog::AddCredential(step))
    };
    let go = {
        let (navigate, address) = (use_navigate(), address.clone());
        move |step: Step| {
            navigate(&address(step.word()), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    // Enter goes on, and on the last step it adds.
    let submit = {
        let go = go.clone();
        move |event: ev::SubmitEvent| match step.get_untracked().next(kind.get_untracked()) {
            Some(next) => {
                event.prevent_default();
                go(next);
            }
            None => send(event),
        }
    };
    let heading = NodeRef::<html::H3>::new();
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if before.is_some_and(|before| before != now)
            && let Some(heading) = heading.get_untracked()
        {
            let _ = heading.focus();
        }
        now
    });

    let next_word = move || step.get().next(kind.get()).map_or(Step::CHOSEN, Step::word);
    let next_address = {
        let address = address.clone();
        move || if step.get() == Step::Format { address(Step::CHOSEN) } else { address(next_word()) }
    };
    let back = {
        let address = address.clone();
        move || {
            let (go, before) = (go.clone(), step.get().before()?);
            let target = address(before.word());
            let press = move |event: ev::MouseEvent| {
                event.prevent_default();
                go(before);
            };
            Some(view! {
                <button class="button dialog-footer-aside" name="intent" value="credential-step" formaction=target on:click=press>
                    "Back"
                </button>
            })
        }
    };
    let test = Callback::new(move |()| fields.draft().tested_part());
    let principal = trust.principal.clone();
    let enter = move || if is_last() { "add-credential" } else { "credential-step" };
    view! {
        <form method="post" action=address(&untrack(word)) class="form" novalidate on:submit=submit>
            // What Enter in a field presses.
            <button
                class="visually-hidden"
                tabindex="-1"
                aria-hidden="true"
                name="intent"
                value=enter
                formaction=next_address.clone()
            >
                "Continue"
            </button>
            <div class="dialog-body">
                <StepList step=step.into() kind=kind />
                <h3 class="step-heading" tabindex="-1" node_ref=heading>
                    {move || step.get().label()}
                </h3>
                <RefusalBanner refusal=Signal::derive(move || fields.refusal.get()) />
                <div hidden=is_on(&[Step::Format])>
                    <Choices name="format" legend="A credential is given as" choices=formats() value=fields.format error=fields.error("format") />
                </div>
                <div class="form" hidden=is_on(&[Step::About])>
                    <About namespace=namespace.clone() />
                </div>
                <div hidden=is_on(&[Step::Trust])>
                    <TrustTabs trust=trust />
                </div>
                <div class="form" hidden=is_on(&[Step::Keys, Step::Role])>
                    <NameField fields=fields />
                    <div hidden=is_on(&[Step::Keys])>
                        <KeyFields fields=fields kind=CredentialKind::AwsKey />
                    </div>
                    <div hidden=is_on(&[Step::Role])>
                        <KeyFields fields=fields kind=CredentialKind::AwsRole />
                    </div>
                    <EndpointField fields=fields />
                    <UseFields fields=fields is_role=Signal::derive(move || kind.get() == CredentialKind::AwsRole) />
                </div>
                <div hidden=is_on(&[Step::Keys, Step::Trust, Step::Role])>
                    <BucketFields fields=fields />
                </div>
                {principal
                    .map(|principal| {
                        view! {
                            <div hidden=is_on(&[Step::Trust])>
                                <Policies fields=fields principal=principal />
                            </div>
                        }
                    })}
                <div hidden=is_on(&[Step::Keys, Step::Role])>
                    <ConnectionTest
                        draft=Some(test)
                        intent="test-credential"
                        path=routes::credential_test(&namespace)
                        last=outcome
                        now=None
                        is_patient=true
                    />
                </div>
            </div>
            <footer class="dialog-footer">
                {back}
                <a class="button" href=page>
                    "Cancel"
                </a>
                {move || {
                    if is_last() {
                        view! {
                            <button
                                class="button button-primary"
                                name="intent"
                                value="add-credential"
                                aria-disabled=move || pending.get().then_some("true")
                            >
                                {move || if pending.get() { "Adding…" } else { "Add credentials" }}
                            </button>
                        }
                            .into_any()
                    } else {
                        let target = next_address.clone();
                        view! {
                            <button class="button button-primary" name="intent" value="credential-step" formaction=target>
                                "Next"
                            </button>
                        }
                            .into_any()
                    }
                }}
            </footer>
        </form>
    }
}
