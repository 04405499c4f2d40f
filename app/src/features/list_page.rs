//! List pages with dialogs, both loaded according to the address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::refused::{DialogRefused, loaded};
use crate::{refusal::Refusal, routes::Here};

/// The part of the list at `path` that the address requests.
pub(crate) fn looked_at(path: String) -> Here {
    use_query_map().with_untracked(|query| Here::read(path, |key| query.get(key)))
}

/// Whether the address names a dialog.
pub(crate) fn is_dialog() -> bool {
    use_query_map().with_untracked(|query| query.get("dialog").is_some())
}

/// The dialog named in the address: `read` gets its name and the value of `subject`.
pub(crate) fn requested_dialog<A>(subject: &'static str, read: fn(&str, Option<String>) -> Option<A>) -> Option<A> {
    use_query_map().with_untracked(|query| read(query.get("dialog")?.as_str(), query.get(subject)))
}

/// The list and the dialog, or their errors. The dialog comes first: it covers the list, so a browser paints it without the rows
/// behind it, and a keyboard reaches it first.
#[component]
pub(crate) fn ListPage<P, O, L, D>(
    part: impl Future<Output = Result<P, Refusal>> + Send + 'static,
    opened: impl Future<Output = Option<Result<O, Refusal>>> + Send + 'static,
    list: L,
    dialog: D,
) -> impl IntoView
where
    P: Send + 'static,
    O: Send + 'static,
    L: FnOnce(P) -> AnyView + Send + 'static,
    D: FnOnce(O) -> AnyView + Send + 'static,
{
    let list = loaded(part, list);
    let dialog = Suspend::new(async move {
        opened.await.map(|opened| match opened {
            Ok(opened) => dialog(opened),
            Err(refusal) => view! { <DialogRefused refusal=refusal /> }.into_any(),
        })
    });
    view! {
        {dialog}
        {list}
    }
}
