//! Adding a cloud credential, step by step. One form contains all steps, so that going back loses nothing; without wasm the
//! server shows the next step of the posted form.

use domain::credential::CredentialKind;
use leptos::{either::Either, ev, html, prelude::*, server_fn::ServerFn as _};
use leptos_router::hooks::use_query_map;

use super::{
    fields::{BucketFields, EndpointField, Fields, KeyFields, NameField, UseFields},
    start::{Shown, Start},
    steps::{Step, StepList},
    wizard::{Wizard, step_to},
};
use crate::{
    act::Act as _,
    api::credentials::{Create, FillIn, ShowStep, Test},
    features::{
        connection_test::ConnectionTest,
        current_org::CurrentOrg,
        island::{begin, begun, provide_surroundings},
    },
    form,
    routes::Here,
    set_up::Trust,
    ui::{
        around::AroundValues,
        banner::RefusalBanner,
        dialog::{Dialog, LeaveLink},
        field::{Choice, Choices},
        html::{Still, StillPart},
        pending::Pending,
        submit,
    },
};

#[component]
pub(super) fn AddDialog(namespace: String, here: Here, trust: Trust) -> impl IntoView {
    let returned = form::returned(&[Create::name(), ShowStep::name(), Test::name()]);
    let step = use_query_map().with_untracked(|query| query.get("step")).unwrap_or_default();
    let page = here.to_string();
    let start = Start::new(namespace, here, step, returned, &trust);
    view! {
        <Dialog title="Add credentials" close_to=page>
            {begin(start)}
            <AddCredentialForm />
        </Dialog>
    }
}

/// The formats to choose from.
fn formats() -> Vec<Choice> {
    let choice = |kind: CredentialKind, help| Choice {
        value: kind.as_str(),
        label: kind.label(),
        help,
        pick: None,
        hidden_at: String::new(),
    };
    vec![
        choice(CredentialKind::AwsKey, "A key pair of AWS, or of a store that speaks S3. It is kept encrypted."),
        choice(CredentialKind::AwsRole, "A role in your AWS account that this server assumes. No keys are kept."),
    ]
}

/// The form, which begins with the word for a step.
#[island]
pub fn AddCredentialForm() -> impl IntoView {
    let Start { namespace, page, done, step, steps, draft, refusal, lost, shown } = begun();
    provide_surroundings(&namespace, lost);
    let word = RwSignal::new(step);
    let fields = Fields::new(draft, refusal, false);
    let create = move || Ok(Create { org: namespace.clone(), draft: fields.draft() });
    let (pending, send) = submit::handler(fields.refusal, create, done);
    let wizard = Wizard::new(steps, word, fields);
    let go = step_to(&wizard, word);
    // Enter continues, and on the last step it adds the credential.
    let submit = {
        let (wizard, go) = (wizard.clone(), go.clone());
        move |event: ev::SubmitEvent| match untrack(|| wizard.next()) {
            Some(next) => {
                event.prevent_default();
                go(next);
            }
            None => send(event),
        }
    };
    let enter = {
        let wizard = wizard.clone();
        move || if wizard.next().is_some() { ShowStep::name() } else { Create::name() }
    };
    let next_address = {
        let wizard = wizard.clone();
        move || wizard.next_address()
    };
    let action = wizard.address(&word.get_untracked());
    view! {
        <form method="post" action=action class="form" novalidate data-draft=Create::name() on:submit=submit>
            // The button that Enter presses.
            <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="intent" value=enter formaction=next_address>
                "Continue"
            </button>
            <div class="dialog-body">
                <Parts wizard=wizard.clone() fields=fields shown=shown />
            </div>
            <Footer wizard=wizard go=go page=page pending=pending />
        </form>
    }
}

/// The heading of the step, which is focused when the step changes.
#[component]
fn StepHeading(step: Memo<Step>) -> impl IntoView {
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
    view! {
        <h3 class="step-heading" tabindex="-1" node_ref=heading>
            {move || step.get().label()}
        </h3>
    }
}

/// All parts of the form, each visible in its own steps.
#[component]
fn Parts(wizard: Wizard, fields: Fields, shown: Shown) -> impl IntoView {
    let Shown { last, about, trust, policies } = shown;
    let CurrentOrg(namespace) = expect_context();
    let kind = wizard.kind;
    let org = namespace.clone();
    let values = Signal::derive(move || {
        let filled = FillIn { org: namespace.clone(), draft: fields.draft().told_part() };
        serde_json::to_string(&filled).unwrap_or_default()
    });
    let test = Callback::new(move |()| Test { org: org.clone(), id: None, draft: fields.draft().tested_part() });
    let policies = policies.map(|policies| {
        view! {
            <div hidden=wizard.hides(&[Step::Trust])>
                <StillPart part=policies />
            </div>
        }
    });
    view! {
        <StepList step=wizard.step.into() kind=kind />
        <StepHeading step=wizard.step />
        <RefusalBanner refusal=Signal::derive(move || fields.refusal.get()) />
        <div hidden=wizard.hides(&[Step::Format])>
            <Choices name="format" legend="A credential is given as" choices=formats() value=fields.format error=fields.error("format") />
        </div>
        <div class="form" hidden=wizard.hides(&[Step::About])>
            <StillPart part=about />
        </div>
        <div hidden=wizard.hides(&[Step::Trust])>
            <StillPart part=trust />
        </div>
        <div class="form" hidden=wizard.hides(&[Step::Keys, Step::Role])>
            <NameField fields=fields />
            <div hidden=wizard.hides(&[Step::Keys])>
                <KeyFields fields=fields kind=CredentialKind::AwsKey />
            </div>
            <div hidden=wizard.hides(&[Step::Role])>
                <KeyFields fields=fields kind=CredentialKind::AwsRole />
            </div>
            <EndpointField fields=fields />
            <UseFields fields=fields is_role=Signal::derive(move || kind.get() == CredentialKind::AwsRole) />
        </div>
        <div hidden=wizard.hides(&[Step::Keys, Step::Trust, Step::Role])>
            <BucketFields fields=fields />
        </div>
        {policies}
        <div hidden=wizard.hides(&[Step::Keys, Step::Role])>
            <ConnectionTest test=test last=last is_patient=true />
        </div>
        <AroundValues path=FillIn::PATH values=values notice=Still::default() />
    }
}

/// Back, Cancel, and Next or Add.
#[component]
fn Footer<G: Fn(Step) + Clone + Send + 'static>(
    wizard: Wizard,
    go: G,
    page: String,
    pending: Pending,
) -> impl IntoView {
    let back = {
        let wizard = wizard.clone();
        move || {
            let (go, before) = (go.clone(), wizard.step.get().before()?);
            let press = move |event: ev::MouseEvent| {
                event.prevent_default();
                go(before);
            };
            Some(view! {
                <button
                    class="button dialog-footer-aside"
                    name="intent"
                    value=ShowStep::name()
                    formaction=wizard.address(before.word())
                    on:click=press
                >
                    "Back"
                </button>
            })
        }
    };
    let onwards = move || {
        if wizard.next().is_some() {
            Either::Left(view! {
                <button class="button button-primary" name="intent" value=ShowStep::name() formaction=wizard.next_address()>
                    "Next"
                </button>
            })
        } else {
            Either::Right(view! {
                <button
                    class="button button-primary"
                    name="intent"
                    value=Create::name()
                    data-widest="Add credentials"
                    aria-disabled=move || pending.get().then_some("true")
                >
                    {move || if pending.get() { "Adding…" } else { "Add credentials" }}
                </button>
            })
        }
    };
    view! {
        <footer class="dialog-footer">
            {back}
            <LeaveLink to=page>"Cancel"</LeaveLink>
            {onwards}
        </footer>
    }
}
