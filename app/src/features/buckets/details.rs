//! The settings dialog of a bucket config.

use domain::bucket::{Access, Bucket};
use leptos::prelude::*;

use super::{
    Buckets,
    connection_test::{ConnectionTest, TestOf},
};
use crate::{
    api::buckets::Details,
    form,
    refusal::Refusal,
    routes,
    ui::{badge::DefaultBadge, banner::RefusalBanner, dialog::Dialog, moment::Exactly},
};

#[component]
pub(super) fn DetailsDialog(details: Details) -> impl IntoView {
    let Buckets { page, .. } = expect_context();
    let refusal = form::returned::<(), ()>(form::BUCKET_SETTINGS).refusal;
    form::forget_when_left();
    view! {
        <Dialog title="Bucket settings" close_to=page>
            <div class="dialog-body">
                <DetailsView details=details refusal=refusal />
            </div>
        </Dialog>
    }
}

#[component]
fn DetailsView(details: Details, refusal: Option<Refusal>) -> impl IntoView {
    let Buckets { org, page, overview, .. } = expect_context();
    let Details { bucket, report, now } = details;
    let path = routes::bucket_connection_test(&org, bucket.id);
    let action = routes::bucket_settings(&page, bucket.id);
    let on_done = Callback::new(move |()| overview.refetch());
    view! {
        <RefusalBanner refusal=refusal />
        <Facts bucket=bucket />
        <form method="post" action=action>
            <ConnectionTest of=TestOf::Stored path=path last=report now=Some(now) on_done=on_done />
        </form>
    }
}

#[component]
fn Facts(bucket: Bucket) -> impl IntoView {
    let fact = |term: &'static str, value: AnyView| {
        view! {
            <div>
                <dt>{term}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let code = |text: String| view! { <code>{text}</code> }.into_any();
    let store = &bucket.location.store;
    let region = store.region().map(|region| fact("Region", code(region.to_string())));
    let endpoint = store.endpoint().map(|endpoint| fact("Endpoint", code(endpoint.to_string())));
    let role = match &bucket.access {
        Access::SelfManaged => None,
        Access::AwsRole(role) => Some(view! {
            {fact("Role", code(role.arn(&bucket.location).to_string()))}
            {fact("Shared secret", "Set. It is never shown again.".into_any())}
        }),
    };
    let nickname = view! {
        {bucket.nickname.to_string()}
        " "
        {bucket.is_default.then(|| view! { <DefaultBadge /> })}
    };
    view! {
        <dl class="facts">
            {fact("Nickname", nickname.into_any())}
            {fact("URI", code(bucket.location.to_string()))}
            {fact("Platform", store.platform().label().into_any())}
            {region}
            {endpoint}
            {fact("Auth method", bucket.access.method().label().into_any())}
            {role}
            {bucket.created_by.clone().map(|email| fact("Added by", email.into_any()))}
            {fact("Added", view! { <Exactly at=bucket.created_at /> }.into_any())}
        </dl>
    }
}
