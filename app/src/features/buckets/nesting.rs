//! What is known around the location in a form: of its store, and of another bucket config's location that contains this one's or
//! is inside it.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::form_state::Fields;
use crate::{
    api::{
        self,
        buckets::{Around, Nested},
    },
    features::current_org::CurrentOrg,
};

/// The pause in typing after which the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// Checks the location while it is typed; starts with the result for the stored one.
#[component]
pub(super) fn AroundNotice(fields: Fields, around: Around) -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let found = RwSignal::new(around);
    Effect::new(move |first: Option<()>| {
        for part in
            [fields.platform, fields.bucket, fields.prefix, fields.region, fields.endpoint, fields.store_profile]
        {
            part.track();
        }
        if first.is_none() {
            // The server has already checked the initial values.
            return;
        }
        let org = org.clone();
        let look = move || {
            let (draft, id) = (untrack(|| fields.draft()), fields.editing.map(|editing| editing.id));
            spawn_local(async move {
                // Errors are ignored: saving reports them.
                let around = api::buckets::look_around(org, id, draft).await.unwrap_or_default();
                let _ = found.try_set(around);
            });
        };
        if let Ok(handle) = set_timeout_with_handle(look, PAUSE) {
            // More was typed, or the dialog was closed.
            on_cleanup(move || handle.clear());
        }
    });
    move || {
        found.with(|Around { store, nested }| {
            view! {
                {store.clone().map(|store| view! { <p class="field-help" role="note">{store}</p> })}
                {(!nested.is_empty()).then(|| view! { <Notice nested=nested.clone() /> })}
            }
        })
    }
}

#[component]
pub(super) fn Notice(nested: Vec<Nested>) -> impl IntoView {
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
}
