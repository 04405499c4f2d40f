//! Documents that create the cloud resources of a form, in infrastructure-as-code languages and commands.

use domain::provisioning::{GoogleFormat, NewRole, NewServiceAccount, RoleFormat};
use leptos::prelude::*;

use crate::ui::{
    copy::CopyBlock,
    tabs::{Tab, Tabs},
};

/// A link to a page of a cloud's console; hidden while there is no address.
#[component]
pub(super) fn ConsoleLink(#[prop(into)] href: Signal<Option<String>>, label: &'static str) -> impl IntoView {
    view! {
        <a href=href hidden=move || href.with(Option::is_none) target="_blank" rel="noreferrer" class="console-link">
            {label}
        </a>
    }
}

/// How an operator gives this server an AWS identity, where it has none.
#[component]
pub(super) fn NoAwsIdentity() -> impl IntoView {
    view! {
        <div class="panel">
            <p>"This server has no AWS identity yet, so no role can trust it. Its operator gives it one with three settings:"</p>
            <ul>
                <li><code>"LAKEWARDEN_AWS_PRINCIPAL"</code> ", the ARN of an IAM role or user of its own"</li>
                <li><code>"LAKEWARDEN_AWS_ACCESS_KEY_ID"</code> ", the id of that principal's access key"</li>
                <li><code>"LAKEWARDEN_AWS_SECRET_ACCESS_KEY_FILE"</code> ", the file that contains its secret access key"</li>
            </ul>
        </div>
    }
}

/// The role in each language, filled in with the form's values.
#[component]
pub(super) fn RoleDocuments(#[prop(into)] role: Signal<NewRole>) -> impl IntoView {
    let tabs = RoleFormat::ALL
        .iter()
        .map(|&format| {
            document(format.as_str(), format.label(), Signal::derive(move || role.with(|role| role.text(format))))
        })
        .collect();
    view! { <Documents summary="Create the role with AWS CLI, Terraform or CloudFormation" tabs=tabs /> }
}

/// The service account in each language, filled in with the form's values.
#[component]
pub(super) fn ServiceAccountDocuments(#[prop(into)] account: Signal<NewServiceAccount>) -> impl IntoView {
    let tabs = GoogleFormat::ALL
        .iter()
        .map(|&format| {
            document(
                format.as_str(),
                format.label(),
                Signal::derive(move || account.with(|account| account.text(format))),
            )
        })
        .collect();
    view! { <Documents summary="Create the service account with gcloud or Terraform" tabs=tabs /> }
}

fn document(id: &'static str, label: &'static str, text: Signal<String>) -> Tab {
    Tab { id, label, panel: view! { <CopyBlock label=label text=text /> }.into_any() }
}

#[component]
fn Documents(summary: &'static str, tabs: Vec<Tab>) -> impl IntoView {
    view! {
        <details class="more">
            <summary>{summary}</summary>
            <Tabs label="Language" tabs=tabs />
        </details>
    }
}
