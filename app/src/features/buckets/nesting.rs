//! The notice that another bucket config's location contains this one's or lies in it.

use std::time::Duration;

use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::{Buckets, fields::Fields};
use crate::api::{self, buckets::Nested};

/// How long nothing must have been typed before the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// Looks while the location is being typed; begins with what is known of a stored one.
#[component]
pub(super) fn NestingNotice(fields: Fields, nested: Vec<Nested>) -> impl IntoView {
    let Buckets { org, .. } = expect_context();
    let found = RwSignal::new(nested);
    let look = Action::new_local(move |(): &()| {
        let (org, draft, id) = (org.clone(), untrack(|| fields.draft()), fields.editing.map(|editing| editing.id));
        async move {
            // A notice that can't be had is none: saving says whatever there is to say.
            found.set(api::buckets::find_nested(org, id, draft).await.unwrap_or_default());
        }
    });
    let look_soon = StoredValue::new_local(debounce(PAUSE, move |()| {
        look.dispatch_local(());
    }));
    Effect::watch(
        move || {
            (
                fields.platform.get(),
                fields.bucket.get(),
                fields.prefix.get(),
                fields.region.get(),
                fields.endpoint.get(),
            )
        },
        move |_, _, _| look_soon.update_value(|look| look(())),
        false,
    );
    move || found.with(|found| (!found.is_empty()).then(|| view! { <Notice nested=found.clone() /> }))
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
