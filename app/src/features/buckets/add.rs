//! The Add bucket dialog. Its form is an island.

use domain::{check::Report, draft::bucket::BucketDraft};
use leptos::prelude::*;

use super::{
    access_fields::remedies,
    fields::BucketFields,
    form_state::{Fields, start},
};
use crate::{
    act::Act as _,
    api::buckets::{BlankForm, Create, Test},
    features::{connection_test::ConnectionTest, island::provide_surroundings},
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton},
        announcer::LiveRegion,
        dialog::Dialog,
        submit,
    },
};

#[component]
pub(super) fn AddDialog(org: String, here: Here, blank: BlankForm) -> impl IntoView {
    let returned = form::returned(&[Create::name(), Test::name()]);
    view! {
        <Dialog title="Add bucket" close_to=here.to_string()>
            <AddBucketForm org=org here=here blank=blank returned=returned />
        </Dialog>
    }
}

#[island]
pub fn AddBucketForm(
    org: String,
    here: Here,
    blank: BlankForm,
    returned: Returned<BucketDraft, Report>,
) -> impl IntoView {
    let Returned { draft, refusal, outcome, lost } = returned;
    provide_surroundings(&org, lost);
    let fields = Fields::new(start(draft, BucketDraft::blank(), &blank), refusal, None);
    let (pending, submit) = {
        let org = org.clone();
        let create = move || {
            let draft = fields.draft();
            draft.parse()?;
            Ok(Create { org: org.clone(), draft })
        };
        submit::handler(fields.refusal, create, here.to_string())
    };
    let test = Callback::new(move |()| Test { org: org.clone(), id: None, draft: fields.draft().tested_part() });
    let remedies = remedies(fields, blank.identities.clone());
    view! {
        <LiveRegion />
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
