//! Bucket configs: the list, adding one, and the settings of one.

mod access_fields;
mod add;
mod connection_test;
mod details;
mod list;
mod location_fields;

use domain::org::OrgSlug;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use self::{add::AddDialog, details::DetailsDialog, list::BucketTable};
use super::frame::CurrentOrg;
use crate::{
    api::{self, buckets::Overview},
    refusal::Refusal,
    routes,
    ui::{
        banner::RefusalBanner,
        icon::{Glyph, Icon},
    },
};

/// The organisation's bucket configs, on the page at `page`.
#[derive(Clone)]
pub(crate) struct Buckets {
    pub(crate) org: OrgSlug,
    pub(crate) page: String,
    pub(crate) overview: Resource<Result<Overview, Refusal>>,
}

/// Loads the bucket configs and makes them known to the dialogs.
pub(crate) fn provide_buckets(org: OrgSlug, page: String) -> Buckets {
    let slug = org.to_string();
    let buckets =
        Buckets { org, page, overview: Resource::new(|| (), move |()| api::buckets::load_overview(slug.clone())) };
    provide_context(buckets.clone());
    buckets
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

/// The list with what an admin can do, under `heading` when it is a part of a page, under its own title when it is the page.
#[component]
pub(crate) fn BucketSection(buckets: Buckets, #[prop(optional)] heading: Option<&'static str>) -> impl IntoView {
    let Buckets { org, page, overview } = buckets;
    let add = routes::add_bucket(&page);
    let manages = move || overview.get().and_then(Result::ok).is_some_and(|overview| overview.role.manages());
    let title = match heading {
        Some(heading) => view! { <h2 id="buckets-heading">{heading}</h2> }.into_any(),
        None => view! { <h1 id="buckets-heading">"Buckets"</h1> }.into_any(),
    };
    let add_button = move || {
        manages().then(|| {
            view! {
                <a class="button button-primary" href=add.clone()>
                    <Icon glyph=Glyph::Plus />
                    "Add bucket"
                </a>
            }
        })
    };
    let table_page = page.clone();
    let table = move || {
        overview.get().map(|overview| match overview {
            Ok(overview) => view! { <BucketTable overview=overview page=table_page.clone() /> }.into_any(),
            Err(refusal) => view! { <RefusalBanner refusal=Some(refusal) /> }.into_any(),
        })
    };
    view! {
        <section class="section" aria-labelledby="buckets-heading">
            <header class="section-header">
                <div>
                    {title}
                    <p>{format!("Where {org} keeps its arrays, and how data clients get in.")}</p>
                </div>
                <Suspense>{add_button}</Suspense>
            </header>
            <Suspense>{table}</Suspense>
        </section>
        <Suspense>{move || manages().then(|| view! { <OpenDialog /> })}</Suspense>
    }
}

/// The dialog the address asks for.
#[component]
fn OpenDialog() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| (query.get("dialog"), query.get("bucket"))));
    move || match asked.get() {
        (Some(dialog), _) if dialog == "add" => Some(view! { <AddDialog /> }.into_any()),
        (Some(dialog), Some(id)) if dialog == "settings" => {
            id.parse().ok().map(|id| view! { <DetailsDialog id=id /> }.into_any())
        }
        _ => None,
    }
}
