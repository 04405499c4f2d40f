//! Bucket configs: the list, adding one, the settings of one, deleting one.

mod access;
mod access_fields;
mod add;
mod delete;
mod facts;
mod fields;
mod form_state;
mod list;
mod location_fields;
mod picks;
mod self_managed;
mod settings;
mod tabs;
mod use_it;

use domain::{id::BucketConfigId, listing::BucketView};
use leptos::prelude::*;
use leptos_meta::Title;

use self::{
    access::AccessDialog, add::AddDialog, delete::DeleteDialog, list::BucketList, settings::SettingsDialog,
    use_it::UseDialog,
};
use super::{
    current_org::CurrentOrg,
    list_page::{ListPage, looked_at, requested_dialog},
};
use crate::{
    api::{
        self,
        buckets::{BlankForm, BucketUse, Details, Part},
        grants::WhoReaches,
    },
    refusal::Refusal,
    routes::{self, Here},
};

/// The dialog in the address.
enum RequestedDialog {
    Add,
    Settings(BucketConfigId),
    Use(BucketConfigId),
    Access(BucketConfigId),
    Delete(BucketConfigId),
}

/// A dialog with its data.
enum OpenDialog {
    Add(BlankForm),
    Settings(Box<Details>),
    Use(Box<BucketUse>),
    Access(BucketConfigId, Box<WhoReaches>),
    Delete(Box<Details>),
}

/// Loads the data of the dialog in the address.
async fn open(org: String) -> Option<Result<OpenDialog, Refusal>> {
    let details = async |id| api::buckets::load_details(org.clone(), id).await.map(Box::new);
    Some(match requested_dialog("bucket", dialog)? {
        RequestedDialog::Add => api::buckets::start_form(org).await.map(OpenDialog::Add),
        RequestedDialog::Settings(id) => details(id).await.map(OpenDialog::Settings),
        RequestedDialog::Use(id) => {
            api::buckets::load_use(org.clone(), id).await.map(|found| OpenDialog::Use(Box::new(found)))
        }
        RequestedDialog::Access(id) => {
            api::grants::load_of_bucket(org, id).await.map(|found| OpenDialog::Access(id, Box::new(found)))
        }
        RequestedDialog::Delete(id) => details(id).await.map(OpenDialog::Delete),
    })
}

fn dialog(name: &str, bucket: Option<String>) -> Option<RequestedDialog> {
    let id = || bucket?.parse().ok();
    match name {
        "add" => Some(RequestedDialog::Add),
        "settings" => id().map(RequestedDialog::Settings),
        "use" => id().map(RequestedDialog::Use),
        "access" => id().map(RequestedDialog::Access),
        "delete" => id().map(RequestedDialog::Delete),
        _ => None,
    }
}

#[component]
pub(crate) fn BucketsPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    view! {
        <Title text=format!("Buckets · {org}") />
        <BucketSection path=routes::buckets(&org) />
    }
}

/// The list at `path` with an admin's actions: for admins under `heading` as a part of a page, for other members under its own
/// title as the page itself.
#[component]
pub(crate) fn BucketSection(path: String, #[prop(optional)] heading: Option<&'static str>) -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let here = looked_at(path);
    let view: BucketView = here.view();
    let here = here.clone().showing(here.wanted, &view);
    let part = api::buckets::load_part(org.clone(), view.clone(), here.wanted.clone());
    let list = {
        let here = here.clone();
        move |part: Part| {
            if heading.is_some() && !part.role.manages() {
                return ().into_any();
            }
            view! { <BucketList part=part view=view here=here heading=heading /> }.into_any()
        }
    };
    let opened = open(org.clone());
    view! { <ListPage part=part opened=opened list=list dialog=move |opened| show(opened, org, here) /> }
}

fn show(opened: OpenDialog, org: String, here: Here) -> AnyView {
    match opened {
        OpenDialog::Add(blank) => view! { <AddDialog org=org here=here blank=blank /> }.into_any(),
        OpenDialog::Settings(details) => view! { <SettingsDialog org=org here=here details=*details /> }.into_any(),
        OpenDialog::Use(found) => view! { <UseDialog org=org here=here found=*found /> }.into_any(),
        OpenDialog::Access(id, found) => view! { <AccessDialog org=org here=here id=id found=*found /> }.into_any(),
        OpenDialog::Delete(details) => view! { <DeleteDialog org=org here=here details=*details /> }.into_any(),
    }
}
