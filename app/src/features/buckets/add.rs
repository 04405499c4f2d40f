//! The Add bucket dialog: where the bucket is, how it is accessed, and whether that works. Its form is an island.

use domain::{bucket::AuthMethod, draft::bucket::BucketDraft};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    access_fields::AccessFields,
    fields::WhereFields,
    form_state::{Fields, Start},
};
use crate::{
    act::Act as _,
    api::buckets::{BlankForm, Create, Test},
    features::{
        connection_test::{ConnectionTest, Followed, Standing},
        island::{begin, begun, provide_surroundings},
    },
    form::{self, Addresses},
    refusal::Refusal,
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton},
        dialog::Dialog,
        steps::{Step, Steps},
        submit,
    },
};

const STEPS: &[&str] = &["Where", "Access", "Verify"];

/// The number of the step with a field.
fn step_of(field: &str) -> usize {
    match field {
        "nickname" | "platform" | "bucket" | "prefix" | "region" | "endpoint" | "addressing" | "sts_endpoint"
        | "store_profile" => 1,
        _ => 2,
    }
}

#[component]
pub(super) fn AddDialog(org: String, here: Here, blank: BlankForm) -> impl IntoView {
    let returned = form::returned(&[Create::name(), Test::name()]);
    let step = use_query_map().with_untracked(|query| query.get("step")).unwrap_or_default();
    // A form that was posted is shown whole: its errors may be anywhere.
    let step = returned.draft.is_none().then_some(step);
    let page = here.to_string();
    let form = here.dialog(routes::Dialog::Add);
    let addresses = Addresses { form, page: page.clone(), done: here.whole(), end: None };
    let around = (None, Vec::new());
    let start = Start::new(org, addresses, returned, blank_draft(&blank), |_| None, around, blank);
    view! {
        <Dialog title="Add bucket" close_to=page>
            {begin(Start { step, ..start })}
            <AddBucketForm />
        </Dialog>
    }
}

/// The form before anything was typed. An AWS role is chosen where this server has an identity for it.
fn blank_draft(blank: &BlankForm) -> BucketDraft {
    let method = if blank.identities.aws.is_some() { AuthMethod::AwsRole } else { AuthMethod::default() };
    BucketDraft { auth_method: method.as_str().to_owned(), ..BucketDraft::blank() }
}

#[island]
pub fn AddBucketForm() -> impl IntoView {
    let Start { org, addresses, step, draft, refusal, lost, last, notice, parts, .. } = begun();
    provide_surroundings(&org, lost);
    let steps = Steps::new(STEPS, step.as_deref().unwrap_or_default());
    let fields = Fields::new(draft, refusal, None);
    let (pending, submit) = {
        let org = org.clone();
        let create = move || {
            let draft = fields.draft();
            draft.parse()?;
            Ok(Create { org: org.clone(), draft })
        };
        submit::handler(fields.refusal, create, addresses.done)
    };
    let test = Callback::new(move |()| Test { org: org.clone(), id: None, draft: fields.draft().tested_part() });
    let profiles = parts.profiles.clone();
    let followed = Followed::new();
    let label = Signal::derive(move || match followed.standing() {
        Standing::NotPassed => "Add without a passing test",
        Standing::Passed | Standing::Untested => "Add bucket",
    });
    let check = move |step| Some(Callback::new(move |()| is_fine(fields, step)));
    view! {
        <ActForm
            action=addresses.form
            cancel_to=addresses.page
            press={SubmitButton::of::<Create>(label).busy("Adding…")}
            submit=submit
            pending=pending
            refusal=fields.refusal
            steps=step.is_some().then_some(steps)
            class="form bucket-form"
        >
            <Step steps=steps number=1 check=check(1)>
                <p class="field-help">"Once a repo relies on a bucket config, only its nickname can be changed."</p>
                <WhereFields fields=fields profiles=profiles notice=notice />
            </Step>
            <Step steps=steps number=2 check=check(2)>
                <AccessFields fields=fields parts=parts />
            </Step>
            <Step steps=steps number=3 shown=Some(Callback::new(move |()| followed.begin()))>
                <Summary fields=fields />
                <ConnectionTest test=test last=last secret=fields.external_id() followed=Some(followed) />
            </Step>
        </ActForm>
    }
}

/// Whether the fields of the steps up to this one are valid; their errors are shown.
fn is_fine(fields: Fields, step: usize) -> bool {
    let errors =
        untrack(|| fields.draft()).parse().err().and_then(|errors| errors.only(|field| step_of(field) <= step));
    let is_fine = errors.is_none();
    fields.refusal.set(errors.map(Refusal::Fields));
    if !is_fine {
        submit::focus_first_error();
    }
    is_fine
}

/// What is about to be added.
#[component]
fn Summary(fields: Fields) -> impl IntoView {
    let uri = move || fields.draft().uri();
    view! {
        <p class="needs-wasm">
            "This adds " <strong>{move || fields.nickname.get()}</strong> " at " <code>{uri}</code> "."
        </p>
    }
}
