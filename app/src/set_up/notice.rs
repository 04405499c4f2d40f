//! What is to be said of a bucket config's location: of its store, and of other bucket configs there.

use domain::{bucket::Nickname, draft::bucket::BucketDraft};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::bucket::google_through_s3;

/// A bucket config whose location contains another or is inside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nested {
    /// Its nickname.
    pub nickname: Nickname,
    /// Its location.
    pub uri: String,
}

/// What is known of the store, before it is tested, and of the bucket configs around.
pub(crate) fn notice(draft: &BucketDraft, store: Option<String>, nested: Vec<Nested>) -> impl IntoView + use<> {
    view! {
        {google_through_s3(draft)}
        {store.map(|store| view! { <p class="field-help" role="note">{store}</p> })}
        <NestedNotice nested=nested />
    }
}

/// Other bucket configs whose location contains this one or is inside it, if there are any.
#[component]
pub(crate) fn NestedNotice(nested: Vec<Nested>) -> impl IntoView {
    (!nested.is_empty()).then(|| {
        let others = nested
            .into_iter()
            .map(|other| view! { <li>{other.nickname.to_string()} " at " <code>{other.uri}</code></li> })
            .collect_view();
        view! {
            <div class="panel nesting" role="note">
                <p>"This location overlaps with another bucket config. Read-only credentials for the outer one reach what lies in the inner one, too."</p>
                <ul>{others}</ul>
            </div>
        }
    })
}
