//! The list of cloud credentials.

use domain::{
    audit::SubjectKind,
    check::StatusKind,
    credential::{Credential, CredentialKind},
    listing::{CredentialColumn, CredentialView},
    moment::Moment,
};
use leptos::{either::Either, prelude::*};

use crate::{
    act::Act as _,
    api::credentials::{self, Part, SetDefault},
    features::connection_test::{TestAll, TestStatus},
    form, routes,
    routes::Here,
    ui::{
        banner::RefusalBanner,
        empty::Empty,
        list::{AddLink, List, Section},
        moment::Ago,
        paging::Filter,
        row_menu::{Choice, RowActions},
        row_name::RowName,
        table::Row,
    },
};

#[component]
pub(super) fn CredentialList(
    part: Part,
    view: CredentialView,
    here: Here,
    /// The namespace's segment in addresses.
    slug: String,
) -> impl IntoView {
    let Part { namespace, is_personal, role, credentials: page, now } = part;
    let manages = role.manages();
    let about = if is_personal {
        "Your cloud access keys and roles. Nobody else can see or use them.".into_any()
    } else {
        format!("Cloud access keys and roles of {namespace}. Secrets are never shown again.").into_any()
    };
    let refusal = form::returned::<(), ()>(&[SetDefault::name(), credentials::TestAll::name()]).refusal;
    let is_empty = page.total == 0 && !here.is_narrowed();
    let add = here.dialog(routes::Dialog::AddCredential(""));
    let add_link = move |label| view! { <AddLink href=add.clone() label=label /> }.into_any();
    let action = (manages && !is_empty).then(|| {
        view! {
            <div class="section-actions">
                <TestAll act=credentials::TestAll::name() namespace=slug.clone() here=here.clone() />
                {add_link("Add cloud credentials")}
            </div>
        }
        .into_any()
    });
    let text = if manages {
        "A cloud credential is an access key pair or a role of a cloud, kept here under a name. Arrays and bucket configs can then use it without anyone seeing the secret."
    } else {
        "A cloud credential is an access key pair or a role of a cloud, kept here under a name. Admins of this organisation can add one."
    };
    let export = here.export(here.path());
    let row = {
        let managed_at = manages.then(|| here.clone());
        move |credential| credential_row(&slug, credential, now, managed_at.as_ref())
    };
    let add = manages.then(|| add_link("Add credentials"));
    let nothing_yet = view! {
        <Empty title="No cloud credentials yet" text=text>
            {add}
        </Empty>
    };
    view! {
        <Section name="credentials" title="Cloud credentials" is_page=true about=about action=action>
            <RefusalBanner refusal=refusal />
            <List
                page=page
                here=here
                noun="credential"
                search="Search names and identifiers"
                filters=filters()
                caption="Cloud credentials"
                class="credentials"
                columns=CredentialColumn::ALL
                order=view.order
                export=export
                row=row
            >
                {nothing_yet}
            </List>
        </Section>
    }
}

fn filters() -> Vec<Filter> {
    let statuses = StatusKind::ALL.iter().map(|status| (status.as_str(), status.label()));
    let kinds = CredentialKind::ALL.iter().map(|kind| (kind.as_str(), kind.label()));
    vec![Filter::new("status", "Status", "Any status", statuses), Filter::new("kind", "Format", "Any format", kinds)]
}

fn credential_row(namespace: &str, credential: Credential, now: Moment, managed_at: Option<&Here>) -> Row<4> {
    let id = credential.id;
    let name = credential.name.to_string();
    let kind = credential.shown.kind();
    let endpoint = match credential.shown.endpoint() {
        Some(endpoint) => Either::Left(view! {
            "at "
            <code>{endpoint.to_string()}</code>
        }),
        None => Either::Right(format!("at {}", kind.provider().label())),
    };
    let settings = managed_at.map(|here| here.dialog(routes::Dialog::Credential(credential.id)));
    let actions = managed_at.zip(settings.clone()).map(|(here, settings)| {
        view! {
            <RowActions
                name=name.clone()
                id=credential.id.to_string()
                choices=choices(namespace, &credential, here, &settings)
                settings=Some(settings)
            />
        }
        .into_any()
    });
    let format = view! {
        {kind.label()}
        {credential.allowed_in_tasks.then(|| view! { <span class="beneath">"allowed in tasks"</span> })}
    };
    let identifier = view! {
        <span class="beneath">
            <code>{credential.shown.identifier().to_owned()}</code>
            {(kind == CredentialKind::AwsRole).then_some("…")} " " {endpoint}
        </span>
    };
    let added = view! { <Ago at=credential.created_at now=now /> };
    Row::new([
        view! { <RowName name=name href=settings is_default=credential.is_default beneath=identifier.into_any() /> }
            .into_any(),
        format.into_any(),
        view! { <CredentialStatus credential=credential now=now /> }.into_any(),
        added.into_any(),
    ])
    .with_actions(actions)
    .about(id)
}

fn choices(namespace: &str, credential: &Credential, here: &Here, settings: &str) -> Vec<Choice> {
    let id = credential.id;
    let activity = routes::activity_of(&namespace, SubjectKind::CloudCredential, &id);
    let make_default =
        (!credential.is_default).then(|| Choice::MakeDefault { act: SetDefault::name(), page: here.to_string() });
    let first = [Choice::to("Activity", activity)].into_iter().chain(make_default);
    let settings = Choice::to("Settings", settings.to_owned());
    let revoke = Choice::destroying("Revoke…", here.dialog(routes::Dialog::Revoke(id)));
    first.chain([settings, revoke]).collect()
}

/// The test status of a credential, with its age.
#[component]
fn CredentialStatus(credential: Credential, now: Moment) -> impl IntoView {
    if !credential.shown.kind().opens_buckets() {
        return Either::Left(view! { <span class="none">"Not testable"</span> });
    }
    Either::Right(view! { <TestStatus status=credential.status now=now /> })
}
