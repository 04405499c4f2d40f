//! Cloud credentials of a namespace: listing, adding, viewing and revoking.

mod about;
mod add;
mod details;
mod fields;
mod list;
mod revoke;
mod start;
mod steps;
mod wizard;

use domain::{id::CloudCredentialId, listing::CredentialView, org::OWN_NAMESPACE};
use leptos::prelude::*;
use leptos_meta::Title;

use self::{add::AddDialog, details::DetailsDialog, list::CredentialList, revoke::RevokeDialog};
use super::{
    current_org::CurrentOrg,
    list_page::{ListPage, looked_at, requested_dialog},
};
use crate::{
    api::{
        self,
        credentials::{CredentialDetails, Part},
    },
    refusal::Refusal,
    routes::{self, Here},
    set_up::Trust,
};

/// The dialog in the address.
enum RequestedDialog {
    Add,
    Details(CloudCredentialId),
    Revoke(CloudCredentialId),
}

/// A dialog with its data.
enum OpenDialog {
    Add(Trust),
    Details(Box<CredentialDetails>),
    Revoke(Box<CredentialDetails>),
}

fn dialog(name: &str, credential: Option<String>) -> Option<RequestedDialog> {
    let id = || credential?.parse().ok();
    match name {
        "add" => Some(RequestedDialog::Add),
        "credential" => id().map(RequestedDialog::Details),
        "revoke" => id().map(RequestedDialog::Revoke),
        _ => None,
    }
}

/// Loads the data of the dialog in the address.
async fn open(namespace: String) -> Option<Result<OpenDialog, Refusal>> {
    let details = async |id| api::credentials::load_credential(namespace.clone(), id).await.map(Box::new);
    Some(match requested_dialog("credential", dialog)? {
        RequestedDialog::Add => api::credentials::start_credential(namespace).await.map(OpenDialog::Add),
        RequestedDialog::Details(id) => details(id).await.map(OpenDialog::Details),
        RequestedDialog::Revoke(id) => details(id).await.map(OpenDialog::Revoke),
    })
}

#[component]
pub(crate) fn CredentialsPage() -> impl IntoView {
    let CurrentOrg(namespace) = expect_context();
    let here = looked_at(routes::credentials(&namespace));
    let title = if namespace == OWN_NAMESPACE { "Your profile" } else { &namespace };
    let title = format!("Cloud credentials · {title}");
    let view: CredentialView = here.view();
    let here = here.clone().showing(here.wanted, &view);
    let part = api::credentials::load_part(namespace.clone(), view.clone(), here.wanted.clone());
    let list = {
        let (here, slug) = (here.clone(), namespace.clone());
        move |part: Part| view! { <CredentialList part=part view=view here=here slug=slug /> }.into_any()
    };
    let opened = open(namespace.clone());
    view! {
        <Title text=title />
        <ListPage part=part opened=opened list=list dialog=move |opened| show(opened, namespace, here) />
    }
}

fn show(opened: OpenDialog, namespace: String, here: Here) -> AnyView {
    match opened {
        OpenDialog::Add(trust) => view! { <AddDialog namespace=namespace here=here trust=trust /> }.into_any(),
        OpenDialog::Details(details) => {
            view! { <DetailsDialog namespace=namespace here=here details=*details /> }.into_any()
        }
        OpenDialog::Revoke(details) => {
            view! { <RevokeDialog namespace=namespace here=here details=*details /> }.into_any()
        }
    }
}
