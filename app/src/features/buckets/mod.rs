//! Bucket configs: the list, adding one, and the settings of one.

mod access_fields;
mod add;
mod connection_test;
mod details;
mod list;
mod location_fields;

use domain::id::BucketConfigId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use self::{add::AddDialog, details::DetailsDialog, list::BucketList};
use super::{frame::CurrentOrg, missing::Refused};
use crate::{
    api::{
        self,
        buckets::{BlankForm, Details, Overview},
    },
    refusal::Refusal,
    routes,
    ui::banner::RefusalBanner,
};

/// The organisation's bucket configs, on the page at `page`.
#[derive(Clone)]
pub(crate) struct Buckets {
    pub(crate) org: String,
    pub(crate) page: String,
    pub(crate) overview: Resource<Result<Overview, Refusal>>,
    opened: Resource<Option<Result<Opened, Refusal>>>,
}

/// The dialog the address asks for.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Add,
    Settings(BucketConfigId),
}

/// A dialog with what it shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Opened {
    Add(BlankForm),
    Settings(Box<Details>),
}

/// Loads the bucket configs, and what the dialog the address asks for shows.
pub(crate) fn provide_buckets(org: String, page: String) -> Buckets {
    let slug = org.clone();
    let overview = Resource::new(|| (), move |()| api::buckets::load_overview(slug.clone()));
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| asked_for(query.get("dialog")?.as_str(), query.get("bucket"))));
    let slug = org.clone();
    let opened = Resource::new(
        move || asked.get(),
        move |asked| {
            let slug = slug.clone();
            async move {
                match asked? {
                    Asked::Add => Some(api::buckets::start_form(slug).await.map(Opened::Add)),
                    Asked::Settings(id) => Some(
                        api::buckets::load_details(slug, id).await.map(|details| Opened::Settings(Box::new(details))),
                    ),
                }
            }
        },
    );
    let buckets = Buckets { org, page, overview, opened };
    provide_context(buckets.clone());
    buckets
}

fn asked_for(dialog: &str, bucket: Option<String>) -> Option<Asked> {
    match dialog {
        "add" => Some(Asked::Add),
        "settings" => bucket?.parse().ok().map(Asked::Settings),
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

/// The list with what an admin can do: under `heading` as a part of a page, under its own title as the page itself.
#[component]
pub(crate) fn BucketSection(buckets: Buckets, #[prop(optional)] heading: Option<&'static str>) -> impl IntoView {
    let Buckets { page, overview, opened, .. } = buckets;
    let list = move || {
        overview.get().map(|overview| match overview {
            Ok(overview) => view! { <BucketList overview=overview page=page.clone() heading=heading /> }.into_any(),
            Err(refusal) => view! { <Refused refusal=refusal /> }.into_any(),
        })
    };
    view! {
        <Transition>{list}</Transition>
        <Transition>{move || opened.get().flatten().map(|opened| view! { <OpenedDialog opened=opened /> })}</Transition>
    }
}

#[component]
fn OpenedDialog(opened: Result<Opened, Refusal>) -> impl IntoView {
    match opened {
        Ok(Opened::Add(blank)) => view! { <AddDialog blank=blank /> }.into_any(),
        Ok(Opened::Settings(details)) => view! { <DetailsDialog details=*details /> }.into_any(),
        // Members see lists; the list itself says what is wrong with the rest.
        Err(Refusal::Forbidden | Refusal::SignIn) => ().into_any(),
        Err(refusal) => {
            if refusal == Refusal::NotFound {
                api::set_status(404);
            }
            view! { <RefusalBanner refusal=Some(refusal) /> }.into_any()
        }
    }
}
