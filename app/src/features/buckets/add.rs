//! The Add bucket dialog. A form the browser can post by itself; with wasm it is sent without leaving the page.

use domain::{check::Report, draft::bucket::BucketDraft};
use leptos::prelude::*;

use super::{
    access_fields::remedies,
    context::Buckets,
    fields::BucketFields,
    form_state::{Fields, sending, start},
};
use crate::{
    api::{self, buckets::BlankForm},
    features::connection_test::ConnectionTest,
    form::{self, Returned},
    routes,
    ui::{banner::RefusalBanner, dialog::Dialog, enter::EnterPresses},
};

#[component]
pub(super) fn AddDialog(blank: BlankForm) -> impl IntoView {
    let Buckets { here, .. } = expect_context();
    let returned = form::returned(&[form::ADD_BUCKET]);
    form::forget_when_left();
    view! {
        <Dialog title="Add bucket" close_to=here.get_untracked().to_string()>
            <AddForm blank=blank returned=returned />
        </Dialog>
    }
}

#[component]
fn AddForm(blank: BlankForm, returned: Returned<BucketDraft, Report>) -> impl IntoView {
    let buckets: Buckets = expect_context();
    let org = buckets.org.clone();
    let Returned { draft, refusal, outcome } = returned;
    let here = buckets.here.get_untracked();
    let page = here.to_string();
    let fields = Fields::new(start(draft, BucketDraft::blank(), &blank), refusal, None);
    let (pending, submit) = {
        let org = org.clone();
        let create = move |draft| api::buckets::create(org.clone(), draft);
        sending(&buckets, fields, "added", |draft| draft.parse().map(drop), create)
    };
    let test_path = routes::connection_test(&org);
    let draft = Callback::new(move |()| fields.draft().tested_part());
    let remedies = remedies(fields, blank.identities.aws.clone());
    view! {
        <form method="post" action=here.dialog(routes::Dialog::Add) class="form bucket-form" novalidate on:submit=submit>
            <EnterPresses intent="add-bucket" />
            <div class="dialog-body">
                <RefusalBanner refusal=Signal::derive(move || fields.refusal.get()) />
                <BucketFields fields=fields blank=blank nested=Vec::new() />
                <ConnectionTest draft=Some(draft) intent="test-bucket" path=test_path last=outcome now=None remedies=remedies />
            </div>
            <footer class="dialog-footer">
                <a class="button" href=page>
                    "Cancel"
                </a>
                <button class="button button-primary" name="intent" value="add-bucket" aria-disabled=move || pending.get().then_some("true")>
                    {move || if pending.get() { "Adding…" } else { "Add bucket" }}
                </button>
            </footer>
        </form>
    }
}
