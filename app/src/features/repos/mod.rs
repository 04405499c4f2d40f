//! Repos: listing, creating, viewing and deleting.

mod context;
mod create;
mod delete;
mod details;
mod list;
mod snippets;

use domain::bucket::Nickname;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use self::{context::Repos, create::CreateDialog, delete::DeleteDialog, details::DetailsDialog, list::RepoList};
use super::{
    current_org::CurrentOrg,
    list_page::{ListPage, looked_at, open_dialog},
};
use crate::{
    api::{
        self,
        repos::{Catalogue, RepoDetails},
    },
    routes,
};

/// The dialog in the address.
#[derive(Debug, Clone, PartialEq)]
enum RequestedDialog {
    Create,
    Details(String),
    Delete(String),
}

/// A dialog with its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum OpenDialog {
    Create(Vec<Nickname>),
    Details(Box<RepoDetails>),
    Delete(Box<RepoDetails>),
}

fn dialog(name: &str, repo: Option<String>) -> Option<RequestedDialog> {
    match name {
        "add" => Some(RequestedDialog::Create),
        "repo" => repo.map(RequestedDialog::Details),
        "delete" => repo.map(RequestedDialog::Delete),
        _ => None,
    }
}

#[component]
pub(crate) fn ReposPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let here = looked_at(routes::repos(&org));
    provide_context(Repos { here });
    let slug = org.clone();
    let catalogue =
        Resource::new(move || here.get(), move |here| api::repos::load_catalogue(slug.clone(), here.on, here.wanted));
    let slug = org.clone();
    let opened = open_dialog("repo", dialog, move |requested| {
        let slug = slug.clone();
        async move {
            let details = async |id| api::repos::load_repo(slug.clone(), id).await.map(Box::new);
            match requested {
                RequestedDialog::Create => api::repos::start_repo(slug.clone()).await.map(OpenDialog::Create),
                RequestedDialog::Details(name) => details(name).await.map(OpenDialog::Details),
                RequestedDialog::Delete(name) => details(name).await.map(OpenDialog::Delete),
            }
        }
    });
    let list = move |catalogue: Catalogue| {
        let here = here.get_untracked().showing(catalogue.repos.wanted.clone());
        view! { <RepoList catalogue=catalogue here=here /> }.into_any()
    };
    view! {
        <Title text=format!("Repos · {org}") />
        <ListPage part=catalogue opened=opened list=list dialog=show />
    }
}

fn show(opened: OpenDialog) -> AnyView {
    match opened {
        OpenDialog::Create(nicknames) => view! { <CreateDialog nicknames=nicknames /> }.into_any(),
        OpenDialog::Details(details) => view! { <DetailsDialog details=*details /> }.into_any(),
        OpenDialog::Delete(details) if details.role.manages() => {
            view! { <DeleteDialog repo=details.repo /> }.into_any()
        }
        OpenDialog::Delete(_) => ().into_any(),
    }
}
