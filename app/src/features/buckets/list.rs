//! The list of bucket configs.

use domain::{
    audit::SubjectKind,
    bucket::{AuthMethod, Bucket},
    check::{Status, StatusKind},
    listing::{BucketColumn, BucketView},
    location::Platform,
    moment::Moment,
};
use leptos::{either::Either, prelude::*};

use crate::{
    act::Act as _,
    api::buckets::{self, Part, SetDefault},
    features::connection_test::{TestAll, TestStatus},
    form, routes,
    routes::Here,
    ui::{
        banner::RefusalBanner,
        copy::CopyCode,
        empty::Empty,
        list::{AddLink, List, Section},
        paging::Filter,
        row_menu::{Choice, RowActions},
        row_name::RowName,
        table::Row,
    },
};

#[component]
pub(super) fn BucketList(part: Part, view: BucketView, here: Here, heading: Option<&'static str>) -> impl IntoView {
    let Part { org, role, buckets: page, now } = part;
    let manages = role.manages();
    let refusal = form::returned::<(), ()>(&[SetDefault::name(), buckets::TestAll::name()]).refusal;
    let about = format!("Where {org} keeps its arrays, and how data clients get in.").into_any();
    let add = here.dialog(routes::Dialog::Add);
    let add_link = move || manages.then(|| view! { <AddLink href=add.clone() label="Add bucket" /> }.into_any());
    let text = if manages {
        "A bucket config tells data clients where arrays are stored and how to reach them. The first one becomes the default."
    } else {
        "A bucket config tells data clients where arrays are stored and how to reach them. Admins of this organisation can add one."
    };
    let export = here.export(&routes::buckets(&org));
    let row = {
        let (org, here) = (org.to_string(), here.clone());
        move |bucket| bucket_row(&org, bucket, now, &here, manages)
    };
    let test_all = (manages && page.total > 0).then(|| {
        view! { <TestAll act=buckets::TestAll::name() namespace=org.to_string() here=here.clone() /> }
    });
    let add = add_link();
    let action = manages.then(|| view! { <div class="section-actions">{test_all} {add_link()}</div> }.into_any());
    let nothing_yet = view! {
        <Empty title="No buckets yet" text=text>
            {add}
        </Empty>
    };
    view! {
        <Section name="buckets" title=heading.unwrap_or("Buckets") is_page=heading.is_none() about=about action=action>
            <RefusalBanner refusal=refusal />
            <List
                page=page
                here=here
                noun="bucket config"
                search="Search nicknames and locations"
                filters=filters()
                caption="Bucket configs"
                class="buckets"
                columns=BucketColumn::ALL
                order=view.order
                export=export
                row=row
            >
                {nothing_yet}
            </List>
        </Section>
    }
}

fn filters() -> Vec<Filter> {
    let statuses = StatusKind::ALL.iter().map(|status| (status.as_str(), status.label()));
    let platforms = Platform::ALL.iter().map(|platform| (platform.as_str(), platform.label()));
    let methods = AuthMethod::ALL.iter().map(|method| (method.as_str(), method.label()));
    vec![
        Filter::new("status", "Status", "Any status", statuses),
        Filter::new("platform", "Platform", "Any platform", platforms),
        Filter::new("method", "Auth method", "Any auth method", methods),
    ]
}

fn bucket_row(org: &str, bucket: Bucket, now: Moment, here: &Here, manages: bool) -> Row<4> {
    let id = bucket.id;
    let nickname = bucket.nickname.to_string();
    let repos = match bucket.repos {
        0 => Either::Left(view! { <span class="none">"none"</span> }),
        count => Either::Right(view! {
            <a href=routes::repos_on_bucket(&org, bucket.id) aria-label=format!("{count} on {nickname}")>
                {count}
            </a>
        }),
    };
    let settings = manages.then(|| here.dialog(routes::Dialog::Settings(bucket.id)));
    let choices = choices(org, &bucket, here, manages);
    let actions = view! {
        <RowActions name=nickname.clone() id=bucket.id.to_string() settings=settings.clone() choices=choices />
    };
    let more = settings.unwrap_or_else(|| here.dialog(routes::Dialog::Use(bucket.id)));
    let uri = view! { <CopyCode label=format!("URI of {nickname}") text=bucket.location.to_string() /> }.into_any();
    let access = view! {
        <div class="access">
            {bucket.location.store.platform().label()} <span class="beneath">{bucket.access.method().label()}</span>
        </div>
    };
    Row::new([
        view! { <RowName name=nickname href=Some(more) is_default=bucket.is_default beneath=uri /> }.into_any(),
        access.into_any(),
        view! { <BucketStatus bucket=bucket now=now /> }.into_any(),
        repos.into_any(),
    ])
    .with_actions(Some(actions.into_any()))
    .about(id)
}

fn choices(org: &str, bucket: &Bucket, here: &Here, manages: bool) -> Vec<Choice> {
    let id = bucket.id;
    let mut choices = vec![
        Choice::to("Use it", here.dialog(routes::Dialog::Use(id))),
        Choice::to("Repos on it", routes::repos_on_bucket(&org, id)),
    ];
    if manages {
        choices.push(Choice::to("Activity", routes::activity_of(&org, SubjectKind::BucketConfig, &id)));
        if !bucket.is_default {
            choices.push(Choice::MakeDefault { act: SetDefault::name(), page: here.to_string() });
        }
        choices.push(Choice::to("Settings", here.dialog(routes::Dialog::Settings(id))));
        choices.push(Choice::destroying("Delete…", here.dialog(routes::Dialog::Delete(id))));
    }
    choices
}

/// The test status of a bucket config, with its age.
#[component]
fn BucketStatus(bucket: Bucket, now: Moment) -> impl IntoView {
    // For self-managed keys only the reachability can be tested, not the keys.
    let word = match (bucket.access.method(), bucket.status) {
        (AuthMethod::SelfManaged, Status::Verified(_)) => Some("Reachable"),
        (AuthMethod::SelfManaged, Status::VerifiedWithWarnings(_)) => Some("Reachable, with warnings"),
        _ => None,
    };
    view! { <TestStatus status=bucket.status now=now word=word /> }
}
