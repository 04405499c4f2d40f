//! Facts of a stored bucket config, in its settings: what can't be changed and why, and who made it.

use domain::{
    bucket::{Access, Bucket, ExtraValue},
    repo::RepoName,
};
use leptos::prelude::*;

use crate::{
    routes,
    ui::{
        badge::DefaultBadge,
        fact::{Fact, Recorded},
    },
};

/// The repos that prevent other changes.
#[component]
pub(super) fn InUse(org: String, repos: Vec<RepoName>, count: u32) -> impl IntoView {
    let intro = if count == 1 {
        "A repo relies on this bucket config, so only its nickname can be changed:".to_owned()
    } else {
        format!("{count} repos rely on this bucket config, so only its nickname can be changed:")
    };
    view! {
        <div class="panel">
            <p>{intro}</p>
            <RepoLinks org=org repos=repos count=count />
        </div>
    }
}

/// Links to repos, and the number of further ones.
#[component]
pub(super) fn RepoLinks(org: String, repos: Vec<RepoName>, count: u32) -> impl IntoView {
    let more = count.saturating_sub(u32::try_from(repos.len()).unwrap_or(u32::MAX));
    let links = repos
        .into_iter()
        .map(|repo| view! { <li><a href=routes::repo(&org, &repo)>{repo.to_string()}</a></li> })
        .collect_view();
    view! {
        <ul class="names">
            {links}
            {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
        </ul>
    }
}

/// The location and the access method as text, once they can't be changed.
#[component]
pub(super) fn Location(bucket: Bucket) -> impl IntoView {
    let code = |term: &'static str, text: String| view! { <Fact term=term><code>{text}</code></Fact> };
    let (store, options) = (bucket.location.store.clone(), bucket.location.options.clone());
    let (platform, method) = (store.platform(), bucket.access.method());
    let (who, secret) = match &bucket.access {
        Access::SelfManaged => (None, None),
        Access::Hmac(id) => (Some(code("Access key id", id.to_string())), Some("Secret access key")),
        Access::AwsRole(role) => (Some(code("Role", role.arn(&bucket.location).to_string())), Some("Shared secret")),
        Access::GoogleServiceAccount(account) => (Some(code("Service account", account.to_string())), None),
        Access::CloudCredential(_) => {
            (bucket.credential.as_ref().map(|used| code("Cloud credential", used.name.to_string())), None)
        }
    };
    view! {
        <dl class="facts">
            {code("URI", bucket.location.to_string())}
            <Fact term="Platform">{platform.label()}</Fact>
            {store.region().map(|region| code("Region", region.to_string()))}
            {store.endpoint().map(|endpoint| code("Endpoint", endpoint.to_string()))}
            {bucket.style.map(|style| view! { <Fact term="Addressing">{style.label()}</Fact> })}
            {options.sts_endpoint.map(|sts| code("STS endpoint", sts.to_string()))}
            {options.profile.map(|profile| view! { <Fact term="Known store">{profile.to_string()}</Fact> })}
            <Fact term="Auth method">{method.label()}</Fact>
            {who}
            {secret.map(|term| view! { <Fact term=term>"Set. It is never shown again."</Fact> })}
        </dl>
    }
}

/// Further facts, which are not part of the form.
#[component]
pub(super) fn BucketFacts(bucket: Bucket) -> impl IntoView {
    let extra: Vec<String> = bucket
        .extra
        .iter()
        .map(|(key, value)| match value {
            ExtraValue::Flag(flag) => format!("{key} = {flag}"),
            ExtraValue::Text(text) => format!("{key} = {text}"),
        })
        .collect();
    view! {
        <dl class="facts facts-quiet">
            {bucket.is_default.then(|| view! { <Fact term="For repos that name none"><DefaultBadge /></Fact> })}
            <Recorded by=bucket.created_by added=bucket.created_at changed=bucket.updated_at />
            {(!extra.is_empty()).then(|| view! { <Fact term="Kept for data clients"><code>{extra.join(", ")}</code></Fact> })}
        </dl>
    }
}
