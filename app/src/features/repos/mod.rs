//! Repos: listing, creating, viewing and deleting.

mod access;
mod create;
mod delete;
mod details;
mod list;
mod tabs;

use domain::{id::BucketConfigId, listing::RepoView};
use leptos::prelude::*;
use leptos_meta::Title;

use self::{access::AccessDialog, create::CreateDialog, delete::DeleteDialog, details::DetailsDialog, list::RepoList};
use super::{
    current_org::CurrentOrg,
    list_page::{ListPage, looked_at, requested_dialog},
};
use crate::{
    api::{
        self,
        grants::WhoReaches,
        repos::{Part, RepoDetails, RepoStart},
    },
    refusal::Refusal,
    routes::{self, Here},
};

/// The dialog in the address.
enum RequestedDialog {
    Create,
    Details(String),
    Access(String),
    Delete(String),
}

/// A dialog with its data.
enum OpenDialog {
    Create(RepoStart),
    Details(Box<RepoDetails>),
    Access(Box<WhoReaches>),
    Delete(Box<RepoDetails>),
}

fn dialog(name: &str, repo: Option<String>) -> Option<RequestedDialog> {
    match name {
        "add" => Some(RequestedDialog::Create),
        "repo" => repo.map(RequestedDialog::Details),
        "access" => repo.map(RequestedDialog::Access),
        "delete" => repo.map(RequestedDialog::Delete),
        _ => None,
    }
}

/// Loads the data of the dialog in the address, over the repos on the bucket config `on`.
async fn open(org: String, on: Option<BucketConfigId>) -> Option<Result<OpenDialog, Refusal>> {
    let details = async |name| api::repos::load_repo(org.clone(), name).await.map(Box::new);
    Some(match requested_dialog("repo", dialog)? {
        RequestedDialog::Create => api::repos::start_repo(org, on).await.map(OpenDialog::Create),
        RequestedDialog::Details(name) => details(name).await.map(OpenDialog::Details),
        RequestedDialog::Access(name) => {
            api::grants::load_of_repo(org.clone(), name).await.map(|found| OpenDialog::Access(Box::new(found)))
        }
        RequestedDialog::Delete(name) => details(name).await.map(OpenDialog::Delete),
    })
}

#[component]
pub(crate) fn ReposPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let here = looked_at(routes::repos(&org));
    let title = format!("Repos · {org}");
    let view: RepoView = here.view();
    let on = view.on;
    let here = here.clone().showing(here.wanted, &view);
    let part = api::repos::load_part(org.clone(), view.clone(), here.wanted.clone());
    let list = {
        let here = here.clone();
        move |part: Part| view! { <RepoList part=part view=view here=here /> }.into_any()
    };
    let of = org.clone();
    view! {
        <Title text=title />
        <ListPage part=part opened=open(org, on) list=list dialog=move |opened| show(opened, &of, here) />
    }
}

fn show(opened: OpenDialog, org: &str, here: Here) -> AnyView {
    match opened {
        OpenDialog::Create(start) => view! { <CreateDialog here=here start=start /> }.into_any(),
        OpenDialog::Details(details) => {
            view! { <DetailsDialog org=org.to_owned() here=here details=*details /> }.into_any()
        }
        OpenDialog::Access(found) => view! { <AccessDialog org=org.to_owned() here=here found=*found /> }.into_any(),
        OpenDialog::Delete(details) if details.role.manages() => {
            view! { <DeleteDialog here=here repo=details.repo /> }.into_any()
        }
        OpenDialog::Delete(_) => ().into_any(),
    }
}
