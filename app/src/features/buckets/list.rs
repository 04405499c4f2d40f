//! The list of bucket configs.

use domain::{
    bucket::{AuthMethod, Bucket},
    check::Status,
    moment::Moment,
};
use leptos::prelude::*;

use crate::{
    api::buckets::Overview,
    routes,
    ui::{
        badge::{DefaultBadge, StatusWord, Tone},
        empty::Empty,
        icon::{Glyph, Icon},
        moment::Ago,
        table::{Heading, Table},
    },
};

#[component]
pub(super) fn BucketList(overview: Overview, page: String, heading: Option<&'static str>) -> impl IntoView {
    let Overview { org, role, buckets, now } = overview;
    let manages = role.manages();
    let title = match heading {
        Some(heading) => view! { <h2 id="buckets-heading">{heading}</h2> }.into_any(),
        None => view! { <h1 id="buckets-heading">"Buckets"</h1> }.into_any(),
    };
    let content = if buckets.is_empty() {
        view! { <NoBuckets manages=manages page=page.clone() /> }.into_any()
    } else {
        view! { <BucketTable buckets=buckets now=now settings_on=manages.then(|| page.clone()) /> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby="buckets-heading">
            <header class="section-header">
                <div>
                    {title}
                    <p>{format!("Where {org} keeps its arrays, and how data clients get in.")}</p>
                </div>
                {manages.then(|| view! { <AddLink page=page /> })}
            </header>
            {content}
        </section>
    }
}

#[component]
fn AddLink(page: String) -> impl IntoView {
    view! {
        <a class="button button-primary" href=routes::add_bucket(&page)>
            <Icon glyph=Glyph::Plus />
            "Add bucket"
        </a>
    }
}

/// The rows, each with a gear where the settings can be opened.
#[component]
fn BucketTable(buckets: Vec<Bucket>, now: Moment, settings_on: Option<String>) -> impl IntoView {
    let has_settings = settings_on.is_some();
    let rows = buckets
        .into_iter()
        .map(|bucket| {
            let settings = settings_on.as_ref().map(|page| routes::bucket_settings(page, bucket.id));
            view! { <BucketRow bucket=bucket now=now settings=settings /> }
        })
        .collect_view();
    let named = ["Nickname", "URI", "Platform", "Auth method", "Status"].map(Heading::Seen);
    let headings = named.into_iter().chain(has_settings.then_some(Heading::Heard("Settings"))).collect();
    view! {
        <Table caption="Bucket configs" headings=headings class="buckets">
            {rows}
        </Table>
    }
}

#[component]
fn NoBuckets(manages: bool, page: String) -> impl IntoView {
    let text = if manages {
        "A bucket config tells data clients where arrays are kept and how to get in. The first one becomes the default."
    } else {
        "A bucket config tells data clients where arrays are kept and how to get in. An admin of this organisation can add one."
    };
    view! {
        <Empty title="No buckets yet" text=text>
            {manages.then(|| view! { <AddLink page=page /> })}
        </Empty>
    }
}

#[component]
fn BucketRow(bucket: Bucket, now: Moment, settings: Option<String>) -> impl IntoView {
    let nickname = bucket.nickname.to_string();
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
            <td>
                <BucketStatus bucket=bucket.clone() now=now />
            </td>
            {settings
                .map(|href| {
                    view! {
                        <td class="cell-actions">
                            <a class="button-quiet button-icon" href=href aria-label=format!("Settings of {nickname}")>
                                <Icon glyph=Glyph::Gear />
                            </a>
                        </td>
                    }
                })}
        </tr>
    }
}

/// What is known about a bucket config, with its age.
#[component]
fn BucketStatus(bucket: Bucket, now: Moment) -> impl IntoView {
    let (tone, glyph) = match bucket.status {
        Status::Verified(_) => (Tone::Good, Glyph::Check),
        Status::Failing(_) => (Tone::Bad, Glyph::Cross),
        Status::NotTested => (Tone::Neutral, Glyph::Dash),
    };
    // Nobody but its clients can tell whether a self-managed bucket works for them.
    let word = match (bucket.access.method(), bucket.status) {
        (AuthMethod::SelfManaged, Status::Verified(_)) => "Reachable",
        (_, status) => status.label(),
    };
    view! {
        <StatusWord tone=tone glyph=glyph word=word />
        {bucket
            .status
            .since()
            .map(|at| {
                view! {
                    <span class="status-age">
                        <Ago at=at now=now />
                    </span>
                }
            })}
    }
}
