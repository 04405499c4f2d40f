//! Cloud credentials of a namespace: the list, adding one, one of them, revoking it.

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
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use self::{add::AddDialog, context::Credentials, details::DetailsDialog, list::CredentialList, revoke::RevokeDialog};
use super::{
    current_org::CurrentOrg,
    missing::{DialogRefused, Refused},
};
use crate::{
    api::{
        self,
        credentials::{CredentialDetails, Trust},
    },
    refusal::Refusal,
    routes::{self, Here},
};

/// The dialog the address asks for.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Add,
    Details(CloudCredentialId),
    Revoke(CloudCredentialId),
}

/// A dialog with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Opened {
    Add(Trust),
    Details(Box<CredentialDetails>),
    Revoke(Box<CredentialDetails>),
}

fn asked_for(dialog: &str, credential: Option<String>) -> Option<Asked> {
    let id = || credential?.parse().ok();
    match dialog {
        "add" => Some(Asked::Add),
        "credential" => id().map(Asked::Details),
        "revoke" => id().map(Asked::Revoke),
        _ => None,
    }
}

#[component]
pub(crate) fn CredentialsPage() -> impl IntoView {
    let CurrentOrg(namespace) = expect_context();
    let query = use_query_map();
    let path = routes::credentials(&namespace);
    let here = Memo::new(move |_| query.with(|query| Here::read(path.clone(), |key| query.get(key))));
    let name = namespace.clone();
    let kept = Resource::new(
        move || here.get().wanted,
        move |wanted| api::credentials::load_credentials(name.clone(), wanted),
    );
    let asked =
        Memo::new(move |_| query.with(|query| asked_for(query.get("dialog")?.as_str(), query.get("credential"))));
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
    let list = move || {
        kept.get().map(|kept| match kept {
            Ok(kept) => {
                let here = here.get_untracked().showing(kept.credentials.wanted.clone());
                view! { <CredentialList kept=kept here=here /> }.into_any()
            }
            Err(refusal) => view! { <Refused refusal=refusal /> }.into_any(),
        })
    };
    view! {
        <Title text=format!("Cloud credentials · {title}") />
        <Transition>{list}</Transition>
        <Transition>{move || opened.get().flatten().map(|opened| view! { <OpenedDialog opened=opened /> })}</Transition>
    }
}

#[component]
fn OpenedDialog(opened: Result<Opened, Refusal>) -> impl IntoView {
    match opened {
        Ok(Opened::Add(trust)) => view! { <AddDialog trust=trust /> }.into_any(),
        Ok(Opened::Details(details)) => view! { <DetailsDialog details=*details /> }.into_any(),
        Ok(Opened::Revoke(details)) => view! { <RevokeDialog details=*details /> }.into_any(),
        Err(refusal) => view! { <DialogRefused refusal=refusal /> }.into_any(),
    }
}
