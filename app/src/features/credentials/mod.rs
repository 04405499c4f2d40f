//! Cloud credentials of a namespace: listing, adding, viewing and revoking.

mod add;
mod context;
mod details;
mod fields;
mod list;
mod revoke;
mod steps;
mod trust;

use domain::{id::CloudCredentialId, org::OWN_NAMESPACE};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use self::{add::AddDialog, context::Credentials, details::DetailsDialog, list::CredentialList, revoke::RevokeDialog};
use super::{
    current_org::CurrentOrg,
    list_page::{ListPage, looked_at, open_dialog},
};
use crate::{
    api::{
        self,
        credentials::{CredentialDetails, Overview, Trust},
    },
    routes,
};

/// The dialog in the address.
#[derive(Debug, Clone, PartialEq)]
enum RequestedDialog {
    Add,
    Details(CloudCredentialId),
    Revoke(CloudCredentialId),
}

/// A dialog with its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

#[component]
pub(crate) fn CredentialsPage() -> impl IntoView {
    let CurrentOrg(namespace) = expect_context();
    let here = looked_at(routes::credentials(&namespace));
    let name = namespace.clone();
    let overview = Resource::new(
        move || here.get().wanted,
        move |wanted| api::credentials::load_credentials(name.clone(), wanted),
    );
    let name = namespace.clone();
    let opened = open_dialog("credential", dialog, move |requested| {
        let name = name.clone();
        async move {
            let details = async |id| api::credentials::load_credential(name.clone(), id).await.map(Box::new);
            match requested {
                RequestedDialog::Add => api::credentials::start_credential(name.clone()).await.map(OpenDialog::Add),
                RequestedDialog::Details(id) => details(id).await.map(OpenDialog::Details),
                RequestedDialog::Revoke(id) => details(id).await.map(OpenDialog::Revoke),
            }
        }
    });
    let title = if namespace == OWN_NAMESPACE { "Your profile".to_owned() } else { namespace.clone() };
    provide_context(Credentials { namespace, here, overview });
    let list = move |overview: Overview| {
        let here = here.get_untracked().showing(overview.credentials.wanted.clone());
        view! { <CredentialList overview=overview here=here /> }.into_any()
    };
    view! {
        <Title text=format!("Cloud credentials · {title}") />
        <ListPage part=overview opened=opened list=list dialog=show />
    }
}

fn show(opened: OpenDialog) -> AnyView {
    match opened {
        OpenDialog::Add(trust) => view! { <AddDialog trust=trust /> }.into_any(),
        OpenDialog::Details(details) => view! { <DetailsDialog details=*details /> }.into_any(),
        OpenDialog::Revoke(details) => view! { <RevokeDialog details=*details /> }.into_any(),
    }
}
