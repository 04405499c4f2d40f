//! The settings dialog of a bucket config: all fields until a repo relies on it, then only its nickname.

use domain::{
    bucket::{Access, Bucket},
    check::Report,
    draft::bucket::BucketDraft,
};
use leptos::{either::Either, ev, prelude::*};

use super::{
    access_fields::remedies,
    fields::BucketFields,
    form_state::{Editing, Fields, start},
    nesting,
    tabs::{self, BucketTabs},
};
use crate::{
    act::Act as _,
    api::buckets::{Around, Details, Edit, Rename, Test, TestStored},
    features::{
        connection_test::{ConnectionTest, Remedies},
        island::provide_surroundings,
    },
    form::{self, Returned},
    refusal::Refusal,
    routes::{self, Here},
    ui::{
        act_form::{ActForm, SubmitButton},
        announcer::LiveRegion,
        badge::DefaultBadge,
        dialog::Dialog,
        fact::Fact,
        field::{Spec, TextField},
        moment::Exactly,
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
    let form = if details.bucket.repos > 0 {
        let returned = form::returned(&[Rename::name(), TestStored::name()]);
        Either::Left(view! { <RenameBucketForm org=org here=here details=details returned=returned /> })
    } else {
        let returned = form::returned(&[Edit::name(), Test::name()]);
        Either::Right(view! { <EditBucketForm org=org here=here details=details returned=returned /> })
    };
    view! {
        <Dialog title=title close_to=close_to>
            {tabs}
            {store}
            {form}
        </Dialog>
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
    details: Details,
    returned: Returned<BucketDraft, Report>,
) -> impl IntoView {
    let Details { bucket, report, nested, store, blank, now, .. } = details;
    let Returned { draft, refusal, outcome, lost } = returned;
    provide_surroundings(&org, lost);
    let editing = Editing::of(&bucket);
    let Editing { id, version, .. } = editing;
    let fields = Fields::new(start(draft, BucketDraft::of(&bucket), &blank), refusal, Some(editing));
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
    let remedies = remedies(fields, blank.identities.clone());
    view! {
        <LiveRegion />
        <StoredForm press={SubmitButton::of::<Edit>("Save changes")} here=here editing=editing submit=submit pending=pending refusal=fields.refusal>
            <BucketFields fields=fields blank=blank around=Around { nested, store } />
            <ConnectionTest test=test last=outcome.or(report) now=Some(now) remedies=remedies />
            <BucketFacts bucket=bucket />
        </StoredForm>
    }
}

/// The form while repos rely on the bucket config: only the nickname can be changed, the rest is text.
#[island]
pub fn RenameBucketForm(
    org: String,
    here: Here,
    details: Details,
    returned: Returned<Rename, Report>,
) -> impl IntoView {
    let Details { bucket, report, repos, nested, blank, now, .. } = details;
    let Returned { draft, refusal, outcome, lost } = returned;
    provide_surroundings(&org, lost);
    let editing = Editing::of(&bucket);
    let Editing { id, version, .. } = editing;
    let stored = BucketDraft::of(&bucket);
    let nickname = draft.map_or(stored.nickname.clone(), |draft| draft.nickname);
    let fields = Fields::new(BucketDraft { nickname, ..stored }, refusal, Some(editing));
    let (pending, submit) = {
        let org = org.clone();
        let rename = move || {
            let draft = fields.draft();
            draft.parse_edit()?;
            Ok(Rename { org: org.clone(), id, version, nickname: draft.nickname })
        };
        submit::handler(fields.refusal, rename, here.to_string())
    };
    let test = {
        let org = org.clone();
        Callback::new(move |()| TestStored { org: org.clone(), id })
    };
    let remedies = Remedies { region: None, ..remedies(fields, blank.identities.clone()) };
    view! {
        <LiveRegion />
        <StoredForm press={SubmitButton::of::<Rename>("Save changes")} here=here editing=editing submit=submit pending=pending refusal=fields.refusal>
            <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
            <InUse org=org repos=repos count=bucket.repos />
            <Location bucket=bucket.clone() />
            {(!nested.is_empty()).then(|| view! { <nesting::Notice nested=nested /> })}
            <ConnectionTest test=test last=outcome.or(report) now=Some(now) remedies=remedies />
            <BucketFacts bucket=bucket />
        </StoredForm>
    }
}

/// The repos that prevent other changes.
#[component]
fn InUse(org: String, repos: Vec<domain::repo::RepoName>, count: u32) -> impl IntoView {
    let intro = if count == 1 {
        "A repo relies on this bucket config, so only its nickname can be changed:".to_owned()
    } else {
        format!("{count} repos rely on this bucket config, so only its nickname can be changed:")
    };
    view! {
        <div class="panel">
            <p>{intro}</p>
            <RepoLinks org=org repos=repos count=count />
        </div>
    }
}

/// Links to repos, and the number of further ones.
#[component]
pub(super) fn RepoLinks(org: String, repos: Vec<domain::repo::RepoName>, count: u32) -> impl IntoView {
    let more = count.saturating_sub(u32::try_from(repos.len()).unwrap_or(u32::MAX));
    let links = repos
        .into_iter()
        .map(|repo| view! { <li><a href=routes::repo(&org, &repo)>{repo.to_string()}</a></li> })
        .collect_view();
    view! {
        <ul class="names">
            {links}
            {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
        </ul>
    }
}

/// The location and the access method as text, once they can't be changed.
#[component]
fn Location(bucket: Bucket) -> impl IntoView {
    let code = |term: &'static str, text: String| view! { <Fact term=term><code>{text}</code></Fact> };
    let (store, options) = (bucket.location.store.clone(), bucket.location.options.clone());
    let (platform, method) = (store.platform(), bucket.access.method());
    let (who, secret) = match &bucket.access {
        Access::SelfManaged => (None, None),
        Access::Hmac(id) => (Some(code("Access key id", id.to_string())), Some("Secret access key")),
        Access::AwsRole(role) => (Some(code("Role", role.arn(&bucket.location).to_string())), Some("Shared secret")),
        Access::GoogleServiceAccount(account) => (Some(code("Service account", account.to_string())), None),
        Access::CloudCredential(_) => {
            (bucket.credential.as_ref().map(|used| code("Cloud credential", used.name.to_string())), None)
        }
    };
    view! {
        <dl class="facts">
            {code("URI", bucket.location.to_string())}
            <Fact term="Platform">{platform.label()}</Fact>
            {store.region().map(|region| code("Region", region.to_string()))}
            {store.endpoint().map(|endpoint| code("Endpoint", endpoint.to_string()))}
            {bucket.style.map(|style| view! { <Fact term="Addressing">{style.label()}</Fact> })}
            {options.sts_endpoint.map(|sts| code("STS endpoint", sts.to_string()))}
            {options.profile.map(|profile| view! { <Fact term="Known store">{profile.to_string()}</Fact> })}
            <Fact term="Auth method">{method.label()}</Fact>
            {who}
            {secret.map(|term| view! { <Fact term=term>"Set. It is never shown again."</Fact> })}
        </dl>
    }
}

/// Further facts, which are not part of the form.
#[component]
fn BucketFacts(bucket: Bucket) -> impl IntoView {
    let extra: Vec<String> = bucket
        .extra
        .iter()
        .map(|(key, value)| match value {
            domain::bucket::ExtraValue::Flag(flag) => format!("{key} = {flag}"),
            domain::bucket::ExtraValue::Text(text) => format!("{key} = {text}"),
        })
        .collect();
    view! {
        <dl class="facts facts-quiet">
            {bucket.is_default.then(|| view! { <Fact term="For repos that name none"><DefaultBadge /></Fact> })}
            {bucket.created_by.clone().map(|email| view! { <Fact term="Added by">{email}</Fact> })}
            <Fact term="Added">
                <Exactly at=bucket.created_at />
            </Fact>
            <Fact term="Last changed">
                <Exactly at=bucket.updated_at />
            </Fact>
            {(!extra.is_empty()).then(|| view! { <Fact term="Kept for data clients"><code>{extra.join(", ")}</code></Fact> })}
        </dl>
    }
}
