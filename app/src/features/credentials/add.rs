//! Adding a cloud credential, step by step. One form contains all steps, so that going back loses nothing; without wasm the
//! server shows the next step of the posted form.

use domain::{credential::CredentialKind, draft::credential::CredentialDraft};
use leptos::{either::Either, ev, html, prelude::*, server_fn::ServerFn as _};
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::{
    about::About,
    fields::{BucketFields, EndpointField, Fields, KeyFields, NameField, UseFields},
    steps::{Step, StepList},
};
use crate::{
    act::Act as _,
    api::{
        browser,
        credentials::{Create, FillIn, ShowStep, Test},
    },
    features::{connection_test::ConnectionTest, current_org::CurrentOrg, island::provide_surroundings},
    form::{self, LostSecrets, Returned},
    refusal::Refusal,
    routes::{self, Here},
    set_up::{self, Trust},
    tested::{LastTest, Tested},
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
    let start = Start::new(returned, &step, &namespace, &trust);
    view! {
        <Dialog title="Add credentials" close_to=here.to_string()>
            <AddCredentialForm namespace=namespace here=here step=step start=start />
        </Dialog>
    }
}

/// What the form begins with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Start {
    draft: CredentialDraft,
    refusal: Option<Refusal>,
    lost: LostSecrets,
    /// The last test of the values.
    last: Option<LastTest>,
    about: Still,
    /// The values for the trust policy.
    trust: Still,
    /// The policies of the bucket and the role, if this server has an identity that they could name.
    policies: Option<Still>,
}

impl Start {
    /// The form as it was posted, or else a blank one, at the step of the word `step`.
    fn new(returned: Returned<CredentialDraft, Tested>, step: &str, namespace: &str, trust: &Trust) -> Self {
        let Returned { draft, refusal, outcome, lost } = returned;
        let draft = with_format_of(step, draft.unwrap_or_default());
        let policies = |principal| Still::of(set_up::policies(&draft, principal));
        Self {
            last: outcome.map(LastTest::from),
            about: Still::of(view! { <About namespace=namespace.to_owned() /> }),
            trust: Still::of(set_up::trust_tabs(&draft, trust, namespace)),
            policies: trust.principal.as_ref().map(policies),
            refusal,
            lost,
            draft,
        }
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

/// The current step, and the steps that can be reached from it.
#[derive(Clone)]
struct Wizard {
    here: Here,
    step: Memo<Step>,
    kind: Signal<CredentialKind>,
}

impl Wizard {
    /// The step of this word, for the chosen format.
    fn new(here: Here, word: RwSignal<String>, fields: Fields) -> Self {
        let kind = Signal::derive(move || fields.format.get().parse().unwrap_or(CredentialKind::AwsKey));
        let step = Memo::new(move |_| Step::named(&word.get(), kind.get()));
        Self { here, step, kind }
    }

    /// The next step; `None` after the last.
    fn next(&self) -> Option<Step> {
        self.step.get().next(self.kind.get())
    }

    fn address(&self, word: &str) -> String {
        self.here.dialog(routes::Dialog::AddCredential(word))
    }

    /// The address to which the form is posted to continue: the step after the format depends on the form's content.
    fn next_address(&self) -> String {
        let is_first = self.step.get() == Step::Format;
        self.address(self.next().filter(|_| !is_first).map_or(Step::CHOSEN, Step::word))
    }

    /// Whether a part of the form that belongs to `steps` is hidden now.
    fn hides(&self, steps: &'static [Step]) -> impl Fn() -> bool + Copy + Send + Sync + use<> {
        let step = self.step;
        move || !steps.contains(&step.get())
    }
}

/// The values with the format that the word for a step implies.
fn with_format_of(word: &str, draft: CredentialDraft) -> CredentialDraft {
    let kind = draft.kind().unwrap_or(CredentialKind::AwsKey);
    let kind = Step::named(word, kind).kind().unwrap_or(kind);
    CredentialDraft { format: kind.as_str().to_owned(), ..draft }
}

/// Goes to another step without leaving the page. The browser's Back goes back a step.
fn step_to(wizard: &Wizard, word: RwSignal<String>) -> impl Fn(Step) + Clone + use<> {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::popstate, move |_| word.set(browser::step()));
        on_cleanup(move || listener.remove());
    });
    let wizard = wizard.clone();
    move |step: Step| {
        browser::push_step(&wizard.address(step.word()));
        word.set(step.word().to_owned());
    }
}

/// The form, which begins with the word for a step.
#[island]
pub fn AddCredentialForm(
    namespace: String,
    here: Here,
    step: String,
    start: Start,
) -> impl IntoView {
    let page = here.to_string();
    let Start { draft, refusal, lost, last, about, trust, policies } = start;
    provide_surroundings(&namespace, lost);
    let word = RwSignal::new(step);
    let fields = Fields::new(draft, refusal, false);
    let shown = Shown { last, about, trust, policies };
    let create = move || {
        let draft = fields.draft();
        draft.parse()?;
        Ok(Create { org: namespace.clone(), draft })
    };
    let (pending, send) = submit::handler(fields.refusal, create, page.clone());
    let wizard = Wizard::new(here, word, fields);
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
        <form method="post" action=action class="form" novalidate on:submit=submit>
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

/// What the form shows besides its fields.
struct Shown {
    last: Option<LastTest>,
    about: Still,
    trust: Still,
    policies: Option<Still>,
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
