//! The dialog of a stored credential: its editable fields, its tests, and further facts.

use domain::{
    audit::SubjectKind,
    credential::{Credential, CredentialKind, Provider},
    draft::credential::CredentialDraft,
    id::CloudCredentialId,
    moment::Moment,
};
use leptos::prelude::*;
use serde::Serialize;

use super::fields::{BucketFields, EndpointField, Fields, KeyFields, NameField, UseFields};
use crate::{
    act::Act as _,
    api::credentials::{CredentialDetails, Edit, PastReport, Test},
    features::{
        connection_test::ConnectionTest,
        island::{begin, begun, provide_surroundings},
    },
    form::{self, Addresses, LostSecrets, Returned},
    refusal::Refusal,
    routes::{self, Here},
    set_up::remedies_of_credential,
    tested::{LastTest, ReportView, Tested},
    ui::{
        act_form::{ActForm, SubmitButton},
        dialog::Dialog,
        fact::{Fact, Recorded},
        html::{Still, StillPart},
        link_tabs::LinkTabs,
        moment::Ago,
        submit,
    },
    wire::read,
};

#[component]
pub(super) fn DetailsDialog(namespace: String, here: Here, details: CredentialDetails) -> impl IntoView {
    let returned = form::returned(&[Edit::name(), Test::name()]);
    let (id, title) = (details.credential.id, details.credential.name.to_string());
    let tabs = vec![
        ("Settings", here.dialog(routes::Dialog::Credential(id))),
        ("Activity", routes::activity_of(&namespace, SubjectKind::CloudCredential, &id)),
    ];
    let addresses = Addresses {
        form: here.dialog(routes::Dialog::Credential(id)),
        page: here.to_string(),
        done: here.to_string(),
        end: Some(here.dialog(routes::Dialog::Revoke(id))),
    };
    let page = addresses.page.clone();
    view! {
        <Dialog title=title close_to=page>
            <LinkTabs label="Cloud credential" tabs=tabs current="Settings" />
            {begin(Start::new(namespace, addresses, returned, details))}
            <EditCredentialForm />
        </Dialog>
    }
}

/// What the form begins with.
#[derive(Debug, Clone, Serialize)]
struct Start {
    org: String,
    addresses: Addresses,
    id: CloudCredentialId,
    version: i32,
    kind: CredentialKind,
    draft: CredentialDraft,
    refusal: Option<Refusal>,
    lost: LostSecrets,
    /// The bucket configs that use it.
    in_use: Still,
    last: Option<LastTest>,
    /// The earlier tests.
    history: Still,
    /// Facts that are not part of the form.
    facts: Still,
}
read!(Start { org, addresses, id, version, kind, draft, refusal, lost, in_use, last, history, facts });

impl Start {
    /// The form as it was posted, or else with the stored values.
    fn new(
        org: String,
        addresses: Addresses,
        returned: Returned<CredentialDraft, Tested>,
        details: CredentialDetails,
    ) -> Self {
        let CredentialDetails { credential, tests, has_older_tests, bucket_configs, trust, now } = details;
        let Returned { draft, refusal, outcome, lost } = returned;
        let draft = draft.unwrap_or_else(|| CredentialDraft::of(&credential));
        let remedies = remedies_of_credential(&draft, &trust, credential.shown.has_own_external_id());
        let last = tests.first().filter(|test| test.is_current).map(|test| test.report.clone());
        let earlier = tests.into_iter().skip(usize::from(last.is_some())).collect::<Vec<_>>();
        let last = outcome.or_else(|| Some(Tested::of(last?, &remedies, Some(now))));
        Self {
            org,
            addresses,
            id: credential.id,
            version: credential.version,
            kind: credential.shown.kind(),
            draft,
            refusal,
            lost,
            in_use: Still::of((!bucket_configs.is_empty()).then(|| view! { <InUse bucket_configs=bucket_configs /> })),
            last: last.map(LastTest::from),
            history: Still::of(view! { <History tests=earlier has_older=has_older_tests now=now /> }),
            facts: Still::of(view! { <Facts credential=credential /> }),
        }
    }
}

#[island]
pub fn EditCredentialForm() -> impl IntoView {
    let Start { org, addresses, id, version, kind, draft, refusal, lost, in_use, last, history, facts } = begun();
    let Addresses { form, page, end, .. } = addresses;
    provide_surroundings(&org, lost);
    let fields = Fields::new(draft, refusal, true);
    let (pending, submit) = {
        let org = org.clone();
        let edit = move || Ok(Edit { org: org.clone(), id, version, draft: fields.draft() });
        submit::handler(fields.refusal, edit, page.clone())
    };
    let test = Callback::new(move |()| Test { org: org.clone(), id: Some(id), draft: fields.draft().tested_part() });
    let has_endpoint = kind.provider() == Provider::Aws;
    let subject = vec![("id", id.to_string()), ("version", version.to_string()), ("format", kind.as_str().to_owned())];
    view! {
        <ActForm
            action=form
            cancel_to=page
            press={SubmitButton::of::<Edit>("Save changes").busy("Saving…")}
            submit=submit
            pending=pending
            refusal=fields.refusal
            subject=subject
            edits=true
            aside=end.map(|end| ("Revoke…", end))
        >
            <StillPart part=in_use />
            <NameField fields=fields />
            <KeyFields fields=fields kind=kind />
            {has_endpoint.then(|| view! { <EndpointField fields=fields /> })}
            <UseFields fields=fields is_role=Signal::stored(kind == CredentialKind::AwsRole) />
            {kind
                .opens_buckets()
                .then(|| {
                    view! {
                        <BucketFields fields=fields />
                        <ConnectionTest test=test last=last is_patient=true />
                        <StillPart part=history />
                    }
                })}
            <StillPart part=facts />
        </ActForm>
    }
}

/// The bucket configs that will use the saved values.
#[component]
fn InUse(bucket_configs: Vec<String>) -> impl IntoView {
    let names = bucket_configs.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
    view! {
        <div class="panel">
            <p>"Used by these bucket configs; saving updates them. The endpoint can't be changed while it is in use."</p>
            <ul class="names">{names}</ul>
        </div>
    }
}

/// The earlier tests.
#[component]
fn History(tests: Vec<PastReport>, has_older: bool, now: Moment) -> impl IntoView {
    (!tests.is_empty()).then(|| {
        let items = tests
            .into_iter()
            .map(|PastReport { report, is_current }| {
                let (at, summary) = (report.tested_at, report.summary());
                view! {
                    <li>
                        <details>
                            <summary>
                                <Ago at=at now=now />
                                " · "
                                {summary}
                                {(!is_current).then_some(" With other values than now.")}
                            </summary>
                            <ReportView report=report now=now is_stale=!is_current />
                        </details>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="history" aria-labelledby="history-heading">
                <h3 id="history-heading">"Earlier tests"</h3>
                <ul>{items}</ul>
                {has_older.then(|| view! { <p>"The API lists older tests."</p> })}
            </section>
        }
    })
}

/// Further facts, which are not part of the form.
#[component]
fn Facts(credential: Credential) -> impl IntoView {
    let kind = credential.shown.kind();
    let buckets: Vec<&str> = credential.buckets.iter().map(domain::credential::BucketPath::as_str).collect();
    let only_for = (!buckets.is_empty()).then(|| buckets.join(", "));
    view! {
        <dl class="facts facts-quiet">
            <Fact term="Format">{format!("{}, {}", kind.label(), kind.provider().label())}</Fact>
            {credential
                .shown
                .has_own_external_id()
                .then(|| view! { <Fact term="External ID">"Chosen by you, through the API. It is never shown."</Fact> })}
            {only_for.map(|paths| view! { <Fact term="Only for"><code>{paths}</code></Fact> })}
            <Recorded by=credential.created_by added=credential.created_at changed=credential.updated_at />
        </dl>
    }
}
