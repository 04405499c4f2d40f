//! The list of cloud credentials.

use domain::{credential::Credential, moment::Moment};
use leptos::{either::Either, prelude::*};

use crate::{
    api::credentials::Kept,
    features::connection_test::TestStatus,
    form, routes,
    routes::Here,
    ui::{
        badge::DefaultBadge,
        banner::RefusalBanner,
        empty::{Empty, NothingFound},
        icon::{Glyph, Icon},
        moment::Ago,
        paging::{Pager, Search},
        table::{Heading, Table},
    },
};

#[component]
pub(super) fn CredentialList(kept: Kept, here: Here) -> impl IntoView {
    let Kept { namespace, is_personal, role, credentials, now } = kept;
    let manages = role.manages();
    let about = if is_personal {
        "Your cloud access keys and roles. Nobody else can see or use them.".to_owned()
    } else {
        format!("Cloud access keys and roles of {namespace}. Secrets are never shown again.")
    };
    let refusal = form::returned::<(), ()>(form::DEFAULT_CREDENTIAL).refusal;
    let is_searched = !credentials.wanted.search.is_empty();
    let has_search = is_searched || credentials.total > 1;
    let is_empty = credentials.total == 0 && !is_searched;
    let content = if is_empty {
        view! { <NoCredentials manages=manages here=here.clone() /> }.into_any()
    } else if credentials.items.is_empty() {
        view! { <NothingFound here=here.clone() what="credential" /> }.into_any()
    } else {
        let rows = credentials
            .items
            .clone()
            .into_iter()
            .map(|credential| {
                view! { <CredentialRow credential=credential now=now managed_at=manages.then(|| here.clone()) /> }
            })
            .collect_view();
        let named = ["Name", "Format", "Identifier", "Endpoint", "Status", "Added"].map(Heading::Seen);
        let headings = named.into_iter().chain(manages.then_some(Heading::Heard("Actions"))).collect();
        view! {
            <Table caption="Cloud credentials" headings=headings class="credentials">
                {rows}
            </Table>
            <Pager page=credentials here=here.clone() />
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby="credentials-heading">
            <header class="section-header">
                <div>
                    <h1 id="credentials-heading">"Cloud credentials"</h1>
                    <p>{about}</p>
                </div>
                {(manages && !is_empty).then(|| view! { <AddLink here=here.clone() label="Add cloud credentials" /> })}
            </header>
            <RefusalBanner refusal=refusal />
            {has_search.then(|| view! { <Search here=here label="Search names and identifiers" /> })}
            {content}
        </section>
    }
}

#[component]
fn AddLink(here: Here, label: &'static str) -> impl IntoView {
    view! {
        <a class="button button-primary" href=here.dialog(routes::Dialog::AddCredential(""))>
            <Icon glyph=Glyph::Plus />
            {label}
        </a>
    }
}

#[component]
fn NoCredentials(manages: bool, here: Here) -> impl IntoView {
    let text = if manages {
        "A cloud credential is an access key pair or a role of a cloud, kept here under a name. Arrays and bucket configs can then use it without anyone seeing the secret."
    } else {
        "A cloud credential is an access key pair or a role of a cloud, kept here under a name. Admins of this organisation can add one."
    };
    view! {
        <Empty title="No cloud credentials yet" text=text>
            {manages.then(|| view! { <AddLink here=here label="Add credentials" /> })}
        </Empty>
    }
}

#[component]
fn CredentialRow(credential: Credential, now: Moment, managed_at: Option<Here>) -> impl IntoView {
    let name = credential.name.to_string();
    let kind = credential.shown.kind();
    let endpoint = match credential.shown.endpoint() {
        Some(endpoint) => Either::Left(view! { <code>{endpoint.to_string()}</code> }),
        None => Either::Right(view! { <span class="none">{kind.provider().label()}</span> }),
    };
    let actions = managed_at.map(|here| {
        let details = here.dialog(routes::Dialog::Credential(credential.id));
        view! {
            <td class="cell-actions">
                <div class="row-actions">
                    {(!credential.is_default).then(|| view! { <MakeDefault here=here credential=credential.clone() /> })}
                    <a class="button-quiet button-icon" href=details aria-label=format!("Settings of {name}")>
                        <Icon glyph=Glyph::Gear />
                    </a>
                </div>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="nickname">{name.clone()}</span>
                {credential.is_default.then(|| view! { <DefaultBadge /> })}
            </th>
            <td>
                {kind.label()}
                {credential.allowed_in_tasks.then(|| view! { <span class="status-age">"allowed in tasks"</span> })}
            </td>
            <td>
                <code>{credential.shown.identifier().to_owned()}</code>
                {(kind == domain::credential::CredentialKind::AwsRole).then_some("…")}
            </td>
            <td>{endpoint}</td>
            <td>
                <CredentialStatus credential=credential.clone() now=now />
            </td>
            <td>
                <Ago at=credential.created_at now=now />
            </td>
            {actions}
        </tr>
    }
}

#[component]
fn MakeDefault(here: Here, credential: Credential) -> impl IntoView {
    view! {
        <form method="post" action=here.to_string()>
            <input type="hidden" name="credential" value=credential.id.to_string() />
            <button
                class="button-quiet"
                name="intent"
                value="default-credential"
                aria-label=format!("Set as default: {}", credential.name)
            >
                "Set as default"
            </button>
        </form>
    }
}

/// What is known about a credential, with its age.
#[component]
fn CredentialStatus(credential: Credential, now: Moment) -> impl IntoView {
    if !credential.shown.kind().opens_buckets() {
        return Either::Left(view! { <span class="none">"Not testable"</span> });
    }
    Either::Right(view! { <TestStatus status=credential.status now=now /> })
}
