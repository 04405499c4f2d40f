//! Documents that create the cloud resources of a form, in infrastructure-as-code languages and commands.

use domain::provisioning::{GoogleFormat, NewRole, NewServiceAccount, RoleFormat};
use leptos::prelude::*;

use crate::ui::{
    copy::CopyFigure,
    tabs::{Tab, Tabs},
};

/// A link to a page of a cloud's console; hidden while there is no address.
#[component]
pub(super) fn ConsoleLink(
    href: Option<String>,
    label: &'static str,
    /// Its name, where its address follows the values of a form.
    #[prop(default = None)]
    live: Option<&'static str>,
) -> impl IntoView {
    view! {
        <a hidden=href.is_none() href=href target="_blank" rel="noreferrer" class="console-link" data-live=live>
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
                <li><code>"LAKEWARDEN_AWS_PRINCIPAL"</code> ", the ARN of an IAM user of its own"</li>
                <li><code>"LAKEWARDEN_AWS_ACCESS_KEY_ID"</code> ", the id of that user's access key"</li>
                <li><code>"LAKEWARDEN_AWS_SECRET_ACCESS_KEY_FILE"</code> ", the file that contains its secret access key"</li>
            </ul>
        </div>
    }
}

/// The role in each language.
#[component]
pub(super) fn RoleDocuments(role: NewRole) -> impl IntoView {
    let document = |format: RoleFormat| document(format.as_str(), format.label(), role.text(format));
    let tabs = RoleFormat::ALL.iter().copied().map(document).collect();
    view! { <Documents summary="Create the role with AWS CLI, Terraform or CloudFormation" tabs=tabs /> }
}

/// The service account in each language.
#[component]
pub(super) fn ServiceAccountDocuments(account: NewServiceAccount) -> impl IntoView {
    let document = |format: GoogleFormat| document(format.as_str(), format.label(), account.text(format));
    let tabs = GoogleFormat::ALL.iter().copied().map(document).collect();
    view! { <Documents summary="Create the service account with gcloud or Terraform" tabs=tabs /> }
}

fn document(id: &'static str, label: &'static str, text: String) -> Tab {
    Tab { id, label, panel: view! { <CopyFigure label=label text=text live=Some(id) /> }.into_any() }
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
