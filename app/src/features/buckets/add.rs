//! The Add bucket dialog. Its form works without wasm; with wasm it is sent without leaving the page.

use domain::{check::Report, draft::bucket::BucketDraft};
use leptos::prelude::*;

use super::{
    access_fields::remedies,
    context::Buckets,
    fields::BucketFields,
    form_state::{Fields, start},
};
use crate::{
    act::Act as _,
    api::buckets::{BlankForm, Create, Test},
    features::{connection_test::ConnectionTest, list_page::closing},
    form::{self, Returned},
    routes,
    ui::{
        act_form::{ActForm, SubmitButton},
        dialog::Dialog,
        submit,
    },
};

#[component]
pub(super) fn AddDialog(blank: BlankForm) -> impl IntoView {
    let Buckets { here, .. } = expect_context();
    let returned = form::returned(&[Create::name(), Test::name()]);
    form::forget_when_left();
    view! {
        <Dialog title="Add bucket" close_to=here.get_untracked().to_string()>
            <AddForm blank=blank returned=returned />
        </Dialog>
    }
}

#[component]
fn AddForm(blank: BlankForm, returned: Returned<BucketDraft, Report>) -> impl IntoView {
    let Buckets { org, here, overview } = expect_context();
    let here = here.get_untracked();
    let Returned { draft, refusal, outcome } = returned;
    let fields = Fields::new(start(draft, BucketDraft::blank(), &blank), refusal, None);
    let (pending, submit) = {
        let org = org.clone();
        let create = move || {
            let draft = fields.draft();
            draft.parse()?;
            Ok(Create { org: org.clone(), draft })
        };
        submit::handler(fields.refusal, create, closing(overview, &here))
    };
    let test = Callback::new(move |()| Test { org: org.clone(), id: None, draft: fields.draft().tested_part() });
    let remedies = remedies(fields, blank.identities.aws.clone());
    view! {
        <ActForm
            action=here.dialog(routes::Dialog::Add)
            cancel_to=here.to_string()
            press={SubmitButton::of::<Create>("Add bucket").busy("Adding…")}
            submit=submit
            pending=pending
            refusal=fields.refusal
            class="form bucket-form"
        >
            <BucketFields fields=fields blank=blank nested=Vec::new() />
            <ConnectionTest test=test last=outcome now=None remedies=remedies />
        </ActForm>
    }
}
