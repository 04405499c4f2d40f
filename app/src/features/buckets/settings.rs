//! The settings dialog of a bucket config: everything can be changed until a repo relies on it, then only its nickname.

use domain::{
    bucket::{Access, Bucket},
    check::Report,
    draft::bucket::BucketDraft,
};
use leptos::{either::Either, prelude::*};

use super::{
    access_fields::remedies,
    context::Buckets,
    fields::BucketFields,
    form_state::{Editing, Fields, sending, start},
    nesting,
};
use crate::{
    api::{self, buckets::Details},
    features::connection_test::ConnectionTest,
    form::{self, Returned},
    refusal::Refusal,
    routes,
    ui::{
        badge::DefaultBadge,
        banner::RefusalBanner,
        dialog::Dialog,
        enter::EnterPresses,
        field::{Spec, TextField},
        moment::Exactly,
    },
};

const NICKNAME: Spec = Spec::code("nickname", "Nickname").help("It can be changed at any time.");

#[component]
pub(super) fn SettingsDialog(details: Details) -> impl IntoView {
    let Buckets { here, .. } = expect_context();
    let returned = form::returned(&[form::BUCKET_SETTINGS]);
    form::forget_when_left();
    view! {
        <Dialog title="Bucket settings" close_to=here.get_untracked().to_string()>
            <SettingsForm details=details returned=returned />
        </Dialog>
    }
}

#[component]
fn SettingsForm(details: Details, returned: Returned<BucketDraft, Report>) -> impl IntoView {
    let buckets: Buckets = expect_context();
    let Buckets { org, overview, .. } = buckets.clone();
    let here = buckets.here.get_untracked();
    let page = here.to_string();
    let Details { bucket, report, repos, nested, blank, now } = details;
    let Returned { draft, refusal, outcome } = returned;
    let editing = Editing::of(&bucket);
    let in_use = bucket.repos > 0;
    let fields = Fields::new(start(draft, BucketDraft::of(&bucket), &blank), refusal, Some(editing));
    let (pending, submit) = {
        let org = org.clone();
        let edit = move |draft| api::buckets::edit(org.clone(), editing.id, editing.version, draft);
        sending(&buckets, fields, "saved", |draft| draft.parse_edit().map(drop), edit)
    };
    // What no field is to blame for is about what is stored, so a look at that is offered.
    let is_stale = move || fields.refusal.with(|refusal| matches!(refusal, Some(Refusal::Because(_))));
    let address = here.dialog(routes::Dialog::Settings(editing.id));
    let current = address.clone();
    let test_path = routes::bucket_connection_test(&org, editing.id);
    let on_done = Callback::new(move |()| overview.refetch());
    let remedies = remedies(fields, blank.identities.aws.clone());
    let (draft, intent) = if in_use {
        (None, "test-stored-bucket")
    } else {
        (Some(Callback::new(move |()| fields.draft().tested_part())), "test-bucket")
    };
    let content = if in_use {
        Either::Left(view! { <InUse fields=fields bucket=bucket.clone() repos=repos org=org nested=nested /> })
    } else {
        Either::Right(view! { <BucketFields fields=fields blank=blank nested=nested /> })
    };
    view! {
        <form method="post" action=address class="form bucket-form" novalidate on:submit=submit>
            <EnterPresses intent="edit-bucket" />
            <input type="hidden" name="bucket_config" value=editing.id.to_string() />
            <input type="hidden" name="version" value=editing.version.to_string() />
            <div class="dialog-body">
                <RefusalBanner refusal=Signal::derive(move || fields.refusal.get()) />
                {move || {
                    let current = current.clone();
                    is_stale().then(|| view! { <p><a href=current rel="external">"Open the current state"</a></p> })
                }}
                {content}
                <ConnectionTest draft=draft intent=intent path=test_path last=outcome.or(report) now=Some(now) on_done=on_done remedies=remedies />
                <BucketFacts bucket=bucket />
            </div>
            <footer class="dialog-footer">
                <a class="button button-danger dialog-footer-aside" href=here.dialog(routes::Dialog::Delete(editing.id))>
                    "Delete…"
                </a>
                <a class="button" href=page>
                    "Cancel"
                </a>
                <button class="button button-primary" name="intent" value="edit-bucket" aria-disabled=move || pending.get().then_some("true")>
                    {move || if pending.get() { "Saving…" } else { "Save changes" }}
                </button>
            </footer>
        </form>
    }
}

/// What is left to change while repos rely on it, and what is not, as text.
#[component]
fn InUse(
    fields: Fields,
    bucket: Bucket,
    repos: Vec<domain::repo::RepoName>,
    org: String,
    nested: Vec<api::buckets::Nested>,
) -> impl IntoView {
    let count = bucket.repos;
    let intro = if count == 1 {
        "A repo relies on this bucket config, so only its nickname can be changed:".to_owned()
    } else {
        format!("{count} repos rely on this bucket config, so only its nickname can be changed:")
    };
    view! {
        <TextField spec=NICKNAME value=fields.nickname error=fields.error("nickname") />
        <div class="panel">
            <p>{intro}</p>
            <RepoLinks org=org repos=repos count=count />
        </div>
        <Location bucket=bucket />
        {(!nested.is_empty()).then(|| view! { <nesting::Notice nested=nested /> })}
    }
}

/// Repos, as links, and how many there are beyond those named.
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

#[component]
fn Fact(term: &'static str, children: Children) -> impl IntoView {
    view! {
        <div>
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// Where it is and how one gets in, once that can't be changed any more.
#[component]
fn Location(bucket: Bucket) -> impl IntoView {
    let code = |term: &'static str, text: String| view! { <Fact term=term><code>{text}</code></Fact> };
    let store = bucket.location.store.clone();
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
            <Fact term="Auth method">{method.label()}</Fact>
            {who}
            {secret.map(|term| view! { <Fact term=term>"Set. It is never shown again."</Fact> })}
        </dl>
    }
}

/// What is known about it and was never typed here.
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
