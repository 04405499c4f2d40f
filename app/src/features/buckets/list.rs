//! The list of bucket configs.

use domain::{
    bucket::{AuthMethod, Bucket},
    check::Status,
    moment::Moment,
};
use leptos::{either::Either, prelude::*};

use crate::{
    api::buckets::Overview,
    features::connection_test::TestStatus,
    form, routes,
    routes::Here,
    ui::{
        badge::DefaultBadge,
        banner::RefusalBanner,
        empty::{Empty, NothingFound},
        icon::{Glyph, Icon},
        paging::{Pager, Search},
        table::{Heading, Table},
    },
};

#[component]
pub(super) fn BucketList(overview: Overview, here: Here, heading: Option<&'static str>) -> impl IntoView {
    let Overview { org, role, buckets, now } = overview;
    let manages = role.manages();
    let title = match heading {
        Some(heading) => Either::Left(view! { <h2 id="buckets-heading">{heading}</h2> }),
        None => Either::Right(view! { <h1 id="buckets-heading">"Buckets"</h1> }),
    };
    let refusal = form::returned::<(), ()>(form::DEFAULT_BUCKET).refusal;
    let is_searched = !buckets.wanted.search.is_empty();
    let has_search = is_searched || buckets.total > 1;
    let content = if buckets.total == 0 && !is_searched {
        view! { <NoBuckets manages=manages here=here.clone() /> }.into_any()
    } else if buckets.items.is_empty() {
        view! { <NothingFound here=here.clone() what="bucket config" /> }.into_any()
    } else {
        let rows = buckets.items.clone();
        view! {
            <BucketTable org=org.to_string() buckets=rows now=now managed_at=manages.then(|| here.clone()) />
            <Pager page=buckets here=here.clone() />
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby="buckets-heading">
            <header class="section-header">
                <div>
                    {title}
                    <p>{format!("Where {org} keeps its arrays, and how data clients get in.")}</p>
                </div>
                {manages.then(|| view! { <AddLink here=here.clone() /> })}
            </header>
            <RefusalBanner refusal=refusal />
            {has_search.then(|| view! { <Search here=here label="Search nicknames and locations" /> })}
            {content}
        </section>
    }
}

#[component]
fn AddLink(here: Here) -> impl IntoView {
    view! {
        <a class="button button-primary" href=here.dialog(routes::Dialog::Add)>
            <Icon glyph=Glyph::Plus />
            "Add bucket"
        </a>
    }
}

/// The rows, each with what an admin can do to it where this is given an address.
#[component]
fn BucketTable(org: String, buckets: Vec<Bucket>, now: Moment, managed_at: Option<Here>) -> impl IntoView {
    let is_managed = managed_at.is_some();
    let rows = buckets
        .into_iter()
        .map(|bucket| view! { <BucketRow org=org.clone() bucket=bucket now=now managed_at=managed_at.clone() /> })
        .collect_view();
    let named = ["Nickname", "URI", "Platform", "Auth method", "Repos", "Status"].map(Heading::Seen);
    let headings = named.into_iter().chain(is_managed.then_some(Heading::Heard("Actions"))).collect();
    view! {
        <Table caption="Bucket configs" headings=headings class="buckets">
            {rows}
        </Table>
    }
}

#[component]
fn NoBuckets(manages: bool, here: Here) -> impl IntoView {
    let text = if manages {
        "A bucket config tells data clients where arrays are stored and how to reach them. The first one becomes the default."
    } else {
        "A bucket config tells data clients where arrays are stored and how to reach them. Admins of this organisation can add one."
    };
    view! {
        <Empty title="No buckets yet" text=text>
            {manages.then(|| view! { <AddLink here=here /> })}
        </Empty>
    }
}

#[component]
fn BucketRow(org: String, bucket: Bucket, now: Moment, managed_at: Option<Here>) -> impl IntoView {
    let nickname = bucket.nickname.to_string();
    let repos = match bucket.repos {
        0 => Either::Left(view! { <span class="none">"none"</span> }),
        count => Either::Right(view! {
            <a href=routes::repos_on_bucket(&org, bucket.id) aria-label=format!("{count} on {nickname}")>
                {count}
            </a>
        }),
    };
    let actions = managed_at.map(|here| {
        let settings = here.dialog(routes::Dialog::Settings(bucket.id));
        view! {
            <td class="cell-actions">
                <div class="row-actions">
                    {(!bucket.is_default)
                        .then(|| {
                            view! { <MakeDefault here=here bucket=bucket.clone() /> }
                        })}
                    <a class="button-quiet button-icon" href=settings aria-label=format!("Settings of {nickname}")>
                        <Icon glyph=Glyph::Gear />
                    </a>
                </div>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="nickname">{nickname.clone()}</span>
                {bucket.is_default.then(|| view! { <DefaultBadge /> })}
            </th>
            <td>
                <code class="uri">{bucket.location.to_string()}</code>
            </td>
            <td>{bucket.location.store.platform().label()}</td>
            <td>{bucket.access.method().label()}</td>
            <td class="cell-number">{repos}</td>
            <td>
                <BucketStatus bucket=bucket.clone() now=now />
            </td>
            {actions}
        </tr>
    }
}

#[component]
fn MakeDefault(here: Here, bucket: Bucket) -> impl IntoView {
    view! {
        <form method="post" action=here.to_string()>
            <input type="hidden" name="bucket_config" value=bucket.id.to_string() />
            <button class="button-quiet" name="intent" value="make-default" aria-label=format!("Set as default: {}", bucket.nickname)>
                "Set as default"
            </button>
        </form>
    }
}

/// What is known about a bucket config, with its age.
#[component]
fn BucketStatus(bucket: Bucket, now: Moment) -> impl IntoView {
    // What this server does not hold the keys to, only its clients can tell to work for them.
    let word = match (bucket.access.method(), bucket.status) {
        (AuthMethod::SelfManaged, Status::Verified(_)) => Some("Reachable"),
        _ => None,
    };
    view! { <TestStatus status=bucket.status now=now word=word /> }
}
