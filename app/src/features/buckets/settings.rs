//! The settings dialog of a bucket config: all fields until a repo relies on it, then only its nickname.

use domain::{
    bucket::Nickname,
    draft::bucket::BucketDraft,
    field::FieldErrors,
};
use leptos::{either::Either, ev, prelude::*};

use super::{
    facts::{BucketFacts, InUse, Location},
    fields::BucketFields,
    form_state::{Editing, Fields, Start},
    tabs::{self, BucketTabs},
};
use crate::{
    act::Act as _,
    api::buckets::{Details, Edit, Rename, Test, TestStored},
    features::{connection_test::ConnectionTest, island::provide_surroundings},
    form::{self, Returned},
    refusal::Refusal,
    routes::{self, Here},
    set_up::{NestedNotice, remedies_of_bucket},
    tested::{LastTest, Tested},
    ui::{
        act_form::{ActForm, SubmitButton},
        dialog::Dialog,
        field::{Spec, TextField},
        html::{Still, StillPart},
        pending::Pending,
        submit,
    },
};

const NICKNAME: Spec = Spec::code("nickname", "Nickname").help("It can be changed at any time.");

#[component]
pub(super) fn SettingsDialog(org: String, here: Here, details: Details) -> impl IntoView {
    let close_to = here.to_string();
    let title = format!("Bucket settings of {}", details.bucket.nickname);
    let tabs = view! { <BucketTabs org=org.clone() here=here.clone() id=details.bucket.id current=tabs::SETTINGS /> };
    // The form of a config without repos says it itself, as the endpoint changes.
    let store = details.store.clone().filter(|_| details.bucket.repos > 0);
    let store = store.map(|store| view! { <p class="field-help">{store}</p> });
    let form = match details.bucket.repos {
        0 => Either::Left(edit_form(org, here, details)),
        _ => Either::Right(rename_form(org, here, details)),
    };
    view! {
        <Dialog title=title close_to=close_to>
            {tabs}
            {store}
            {form}
        </Dialog>
    }
}

fn edit_form(org: String, here: Here, details: Details) -> impl IntoView {
    let Details { bucket, report, nested, store, blank, now, .. } = details;
    let returned = form::returned(&[Edit::name(), Test::name()]);
    let identities = blank.identities.clone();
    let last = |draft: &BucketDraft| {
        report.map(|report| Tested::of(report, &remedies_of_bucket(draft, &identities), Some(now)))
    };
    let start = Start::new(returned, BucketDraft::of(&bucket), last, (store, nested), blank);
    let (editing, facts) = (Editing::of(&bucket), Still::of(view! { <BucketFacts bucket=bucket /> }));
    view! { <EditBucketForm org=org here=here editing=editing start=start facts=facts /> }
}

fn rename_form(org: String, here: Here, details: Details) -> impl IntoView {
    let Details { bucket, report, repos, nested, blank, now, .. } = details;
    let Returned { draft, refusal, outcome, .. } =
        form::returned::<Rename, Tested>(&[Rename::name(), TestStored::name()]);
    let remedies = remedies_of_bucket(&BucketDraft::of(&bucket), &blank.identities).for_location_in_use();
    let last = outcome.or_else(|| Some(Tested::of(report?, &remedies, Some(now)))).map(LastTest::from);
    let fixed = view! {
        <InUse org=org.clone() repos=repos count=bucket.repos />
        <Location bucket=bucket.clone() />
        <NestedNotice nested=nested />
    };
    let nickname = draft.map_or_else(|| bucket.nickname.to_string(), |draft| draft.nickname);
    let (editing, facts) = (Editing::of(&bucket), Still::of(view! { <BucketFacts bucket=bucket /> }));
    view! {
        <RenameBucketForm
            org=org
            here=here
            editing=editing
            nickname=nickname
            refusal=refusal
            last=last
            fixed=Still::of(fixed)
            facts=facts
        />
    }
}

/// The form of an act that saves a stored bucket config, with the way to delete it.
#[component]
fn StoredForm<F: Fn(ev::SubmitEvent) + 'static>(
    press: SubmitButton,
    here: Here,
    editing: Editing,
    submit: F,
    pending: Pending,
    refusal: RwSignal<Option<Refusal>>,
    children: Children,
) -> impl IntoView {
    let Editing { id, version, .. } = editing;
    view! {
        <ActForm
            action=here.dialog(routes::Dialog::Settings(id))
            cancel_to=here.to_string()
            press=press.busy("Saving…")
            submit=submit
            pending=pending
            refusal=refusal
            subject=vec![("id", id.to_string()), ("version", version.to_string())]
            edits=true
            aside=Some(("Delete…", here.dialog(routes::Dialog::Delete(id))))
            class="form bucket-form"
        >
            {children()}
        </ActForm>
    }
}

/// The form for a bucket config without repos.
#[island]
pub fn EditBucketForm(
    org: String,
    here: Here,
    editing: Editing,
    start: Start,
    /// Facts that are not part of the form.
    facts: Still,
) -> impl IntoView {
    let Start { draft, refusal, lost, last, notice, parts } = start;
    provide_surroundings(&org, lost);
    let Editing { id, version, .. } = editing;
    let fields = Fields::new(draft, refusal, Some(editing));
    let (pending, submit) = {
        let org = org.clone();
        let edit = move || {
            let draft = fields.draft();
            draft.parse_edit()?;
            Ok(Edit { org: org.clone(), id, version, draft })
        };
        submit::handler(fields.refusal, edit, here.to_string())
    };
    let test = Callback::new(move |()| Test { org: org.clone(), id: Some(id), draft: fields.draft().tested_part() });
    view! {
        <StoredForm press={SubmitButton::of::<Edit>("Save changes")} here=here editing=editing submit=submit pending=pending refusal=fields.refusal>
            <BucketFields fields=fields parts=parts notice=notice />
            <ConnectionTest test=test last=last />
            <StillPart part=facts />
        </StoredForm>
    }
}

/// The form while repos rely on the bucket config: only the nickname can be changed, the rest is text.
#[island]
pub fn RenameBucketForm(
    org: String,
    here: Here,
    editing: Editing,
    nickname: String,
    refusal: Option<Refusal>,
    last: Option<LastTest>,
    /// What can't be changed, and why.
    fixed: Still,
    /// Facts that are not part of the form.
    facts: Still,
) -> impl IntoView {
    let Editing { id, version, .. } = editing;
    let fields = Fields::new(BucketDraft { nickname, ..BucketDraft::default() }, refusal, Some(editing));
    let (pending, submit) = {
        let org = org.clone();
        let rename = move || {
            let nickname = fields.nickname.get();
            errors_in(&nickname)?;
            Ok(Rename { org: org.clone(), id, version, nickname })
        };
        submit::handler(fields.refusal, rename, here.to_string())
    };
    let test = Callback::new(move |()| TestStored { org: org.clone(), id });
    view! {
        <StoredForm press={SubmitButton::of::<Rename>("Save changes")} here=here editing=editing submit=submit pending=pending refusal=fields.refusal>
            <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
            <StillPart part=fixed />
            <ConnectionTest test=test last=last />
            <StillPart part=facts />
        </StoredForm>
    }
}

fn errors_in(nickname: &str) -> Result<(), FieldErrors> {
    match nickname.parse::<Nickname>() {
        Ok(_) => Ok(()),
        Err(invalid) => Err(FieldErrors::at("nickname", invalid.to_string())),
    }
}
