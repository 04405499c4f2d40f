//! Bucket configs: the list, adding one, the settings of one, deleting one.

mod access_fields;
mod add;
mod context;
mod delete;
mod fields;
mod form_state;
mod list;
mod location_fields;
mod nesting;
mod picks;
mod settings;

use domain::id::BucketConfigId;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use self::{add::AddDialog, context::Buckets, delete::DeleteDialog, list::BucketList, settings::SettingsDialog};
use super::{
    current_org::CurrentOrg,
    list_page::{ListPage, looked_at, open_dialog},
};
use crate::{
    api::{
        self,
        buckets::{BlankForm, Details, Overview},
    },
    refusal::Refusal,
    routes::{self, Here},
};

/// The list, and the dialog over it.
#[derive(Clone, Copy)]
pub(crate) struct Loaded {
    here: Memo<Here>,
    overview: Resource<Result<Overview, Refusal>>,
    opened: Resource<Option<Result<OpenDialog, Refusal>>>,
}

/// The dialog in the address.
#[derive(Debug, Clone, PartialEq)]
enum RequestedDialog {
    Add,
    Settings(BucketConfigId),
    Delete(BucketConfigId),
}

/// A dialog with its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum OpenDialog {
    Add(BlankForm),
    Settings(Box<Details>),
    Delete(Box<Details>),
}

/// Loads the part of the list that the address names, and the data of its dialog.
pub(crate) fn provide_buckets(org: String, path: String) -> Loaded {
    let here = looked_at(path);
    let slug = org.clone();
    let overview =
        Resource::new(move || here.get().wanted, move |wanted| api::buckets::load_overview(slug.clone(), wanted));
    let slug = org.clone();
    let opened = open_dialog("bucket", dialog, move |requested| {
        let slug = slug.clone();
        async move {
            let details = async |id| api::buckets::load_details(slug.clone(), id).await.map(Box::new);
            match requested {
                RequestedDialog::Add => api::buckets::start_form(slug.clone()).await.map(OpenDialog::Add),
                RequestedDialog::Settings(id) => details(id).await.map(OpenDialog::Settings),
                RequestedDialog::Delete(id) => details(id).await.map(OpenDialog::Delete),
            }
        }
    });
    provide_context(Buckets { org, here, overview });
    Loaded { here, overview, opened }
}

fn dialog(name: &str, bucket: Option<String>) -> Option<RequestedDialog> {
    let id = || bucket?.parse().ok();
    match name {
        "add" => Some(RequestedDialog::Add),
        "settings" => id().map(RequestedDialog::Settings),
        "delete" => id().map(RequestedDialog::Delete),
        _ => None,
    }
}

#[component]
pub(crate) fn BucketsPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let buckets = provide_buckets(org.clone(), routes::buckets(&org));
    view! {
        <Title text=format!("Buckets · {org}") />
        <BucketSection buckets=buckets />
    }
}

/// The list with an admin's actions: for admins under `heading` as a part of a page, for other members under its own title as
/// the page itself.
#[component]
pub(crate) fn BucketSection(buckets: Loaded, #[prop(optional)] heading: Option<&'static str>) -> impl IntoView {
    let Loaded { here, overview, opened } = buckets;
    let list = move |overview: Overview| {
        if heading.is_some() && !overview.role.manages() {
            return ().into_any();
        }
        let here = here.get_untracked().showing(overview.buckets.wanted.clone());
        view! { <BucketList overview=overview here=here heading=heading /> }.into_any()
    };
    view! { <ListPage part=overview opened=opened list=list dialog=show /> }
}

fn show(opened: OpenDialog) -> AnyView {
    match opened {
        OpenDialog::Add(blank) => view! { <AddDialog blank=blank /> }.into_any(),
        OpenDialog::Settings(details) => view! { <SettingsDialog details=*details /> }.into_any(),
        OpenDialog::Delete(details) => view! { <DeleteDialog details=*details /> }.into_any(),
    }
}
