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
    list_page::{ListPage, asked_for, looked_at},
};
use crate::{
    api::{
        self,
        credentials::{CredentialDetails, Kept, Trust},
    },
    routes,
};

/// The dialog in the address.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Add,
    Details(CloudCredentialId),
    Revoke(CloudCredentialId),
}

/// A dialog with its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Opened {
    Add(Trust),
    Details(Box<CredentialDetails>),
    Revoke(Box<CredentialDetails>),
}

fn dialog(name: &str, credential: Option<String>) -> Option<Asked> {
    let id = || credential?.parse().ok();
    match name {
        "add" => Some(Asked::Add),
        "credential" => id().map(Asked::Details),
        "revoke" => id().map(Asked::Revoke),
        _ => None,
    }
}

#[component]
pub(crate) fn CredentialsPage() -> impl IntoView {
    let CurrentOrg(namespace) = expect_context();
    let here = looked_at(routes::credentials(&namespace));
    let name = namespace.clone();
    let kept = Resource::new(
        move || here.get().wanted,
        move |wanted| api::credentials::load_credentials(name.clone(), wanted),
    );
    let asked = asked_for("credential", dialog);
    let name = namespace.clone();
    let opened = Resource::new(
        move || asked.get(),
        move |asked| {
            let name = name.clone();
            async move {
                let details = |id| api::credentials::load_credential(name.clone(), id);
                match asked? {
                    Asked::Add => Some(api::credentials::start_credential(name).await.map(Opened::Add)),
                    Asked::Details(id) => Some(details(id).await.map(|found| Opened::Details(Box::new(found)))),
                    Asked::Revoke(id) => Some(details(id).await.map(|found| Opened::Revoke(Box::new(found)))),
                }
            }
        },
    );
    let title = if namespace == OWN_NAMESPACE { "Your profile".to_owned() } else { namespace.clone() };
    provide_context(Credentials { namespace, here, kept });
    let list = move |kept: Kept| {
        let here = here.get_untracked().showing(kept.credentials.wanted.clone());
        view! { <CredentialList kept=kept here=here /> }.into_any()
    };
    view! {
        <Title text=format!("Cloud credentials · {title}") />
        <ListPage part=kept opened=opened list=list dialog=show />
    }
}

fn show(opened: Opened) -> AnyView {
    match opened {
        Opened::Add(trust) => view! { <AddDialog trust=trust /> }.into_any(),
        Opened::Details(details) => view! { <DetailsDialog details=*details /> }.into_any(),
        Opened::Revoke(details) => view! { <RevokeDialog details=*details /> }.into_any(),
    }
}
