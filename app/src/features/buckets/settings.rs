//! The settings dialog of a bucket config: all fields until a repo relies on it, then only its nickname.

use domain::{bucket::Nickname, draft::bucket::BucketDraft, field::FieldErrors, id::BucketConfigId};
use leptos::{either::Either, ev, prelude::*};
use serde::Serialize;

use super::{
    facts::{BucketFacts, InUse, Location},
    fields::BucketFields,
    form_state::{Editing, Fields, Start},
    tabs::{self, BucketTabs},
};
use crate::{
    act::Act as _,
    api::buckets::{Details, Edit, Rename, Test, TestStored},
    features::{
        connection_test::ConnectionTest,
        island::{begin, begun, provide_surroundings},
    },
    form::{self, Addresses, Returned},
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
    wire::read,
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
    let addresses = addresses(&here, bucket.id);
    let start = Start::new(org, addresses, returned, BucketDraft::of(&bucket), last, (store, nested), blank);
    let (editing, facts) = (Some(Editing::of(&bucket)), Still::of(view! { <BucketFacts bucket=bucket /> }));
    view! {
        {begin(Start { editing, facts, ..start })}
        <EditBucketForm />
    }
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
    let start = Renaming {
        org,
        addresses: addresses(&here, bucket.id),
        editing: Editing::of(&bucket),
        nickname: draft.map_or_else(|| bucket.nickname.to_string(), |draft| draft.nickname),
        refusal,
        last,
        fixed: Still::of(fixed),
        facts: Still::of(view! { <BucketFacts bucket=bucket /> }),
    };
    view! {
        {begin(start)}
        <RenameBucketForm />
    }
}

fn addresses(here: &Here, id: BucketConfigId) -> Addresses {
    Addresses {
        form: here.dialog(routes::Dialog::Settings(id)),
        page: here.to_string(),
        done: here.to_string(),
        end: Some(here.dialog(routes::Dialog::Delete(id))),
    }
}

/// The form of an act that saves a stored bucket config, with the way to delete it.
#[component]
fn StoredForm<F: Fn(ev::SubmitEvent) + 'static>(
    press: SubmitButton,
    addresses: Addresses,
    editing: Editing,
    submit: F,
    pending: Pending,
    refusal: RwSignal<Option<Refusal>>,
    children: Children,
) -> impl IntoView {
    let Editing { id, version, .. } = editing;
    let Addresses { form, page, end, .. } = addresses;
    view! {
        <ActForm
            action=form
            cancel_to=page
            press=press.busy("Saving…")
            submit=submit
            pending=pending
            refusal=refusal
            subject=vec![("id", id.to_string()), ("version", version.to_string())]
            edits=true
            aside=end.map(|end| ("Delete…", end))
            class="form bucket-form"
        >
            {children()}
        </ActForm>
    }
}

/// The form for a bucket config without repos.
#[island]
pub fn EditBucketForm() -> impl IntoView {
    let Start { org, addresses, editing, draft, refusal, lost, last, notice, parts, facts, .. } = begun();
    provide_surroundings(&org, lost);
    let fields = Fields::new(draft, refusal, editing);
    let editing = editing?;
    let Editing { id, version, .. } = editing;
    let (pending, submit) = {
        let org = org.clone();
        let edit = move || {
            let draft = fields.draft();
            draft.parse_edit()?;
            Ok(Edit { org: org.clone(), id, version, draft })
        };
        submit::handler(fields.refusal, edit, addresses.page.clone())
    };
    let test = Callback::new(move |()| Test { org: org.clone(), id: Some(id), draft: fields.draft().tested_part() });
    Some(view! {
        <StoredForm
            press={SubmitButton::of::<Edit>("Save changes")}
            addresses=addresses
            editing=editing
            submit=submit
            pending=pending
            refusal=fields.refusal
        >
            <BucketFields fields=fields parts=parts notice=notice />
            <ConnectionTest test=test last=last secret=fields.external_id() />
            <StillPart part=facts />
        </StoredForm>
    })
}

/// What the form begins with while repos rely on the bucket config.
#[derive(Debug, Clone, Serialize)]
struct Renaming {
    org: String,
    addresses: Addresses,
    editing: Editing,
    nickname: String,
    refusal: Option<Refusal>,
    last: Option<LastTest>,
    /// What can't be changed, and why.
    fixed: Still,
    /// Facts that are not part of the form.
    facts: Still,
}
read!(Renaming { org, addresses, editing, nickname, refusal, last, fixed, facts });

/// The form while repos rely on the bucket config: only the nickname can be changed, the rest is text.
#[island]
pub fn RenameBucketForm() -> impl IntoView {
    let Renaming { org, addresses, editing, nickname, refusal, last, fixed, facts } = begun();
    let Editing { id, version, .. } = editing;
    let fields = Fields::new(BucketDraft { nickname, ..BucketDraft::default() }, refusal, Some(editing));
    let (pending, submit) = {
        let org = org.clone();
        let rename = move || {
            let nickname = fields.nickname.get();
            errors_in(&nickname)?;
            Ok(Rename { org: org.clone(), id, version, nickname })
        };
        submit::handler(fields.refusal, rename, addresses.page.clone())
    };
    let test = Callback::new(move |()| TestStored { org: org.clone(), id });
    view! {
        <StoredForm
            press={SubmitButton::of::<Rename>("Save changes")}
            addresses=addresses
            editing=editing
            submit=submit
            pending=pending
            refusal=fields.refusal
        >
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
