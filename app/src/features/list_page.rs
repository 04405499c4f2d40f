//! List pages with dialogs, both loaded according to the address.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use serde::{Serialize, de::DeserializeOwned};

use super::missing::{DialogRefused, Refused};
use crate::{act::Done, refusal::Refusal, routes::Here, ui::announcer::Announcer};

/// The part of the list at `path` that the address requests.
pub(crate) fn looked_at(path: String) -> Memo<Here> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| Here::read(path.clone(), |key| query.get(key))))
}

/// The dialog named in the address, with its data: `read` gets its name and the value of `subject`, `load` what it returned.
pub(crate) fn open_dialog<A, O, F>(
    subject: &'static str,
    read: fn(&str, Option<String>) -> Option<A>,
    load: impl Fn(A) -> F + Send + Sync + 'static,
) -> Resource<Option<Result<O, Refusal>>>
where
    A: Clone + PartialEq + Send + Sync + 'static,
    O: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<O, Refusal>> + Send + 'static,
{
    let query = use_query_map();
    let requested = Memo::new(move |_| query.with(|query| read(query.get("dialog")?.as_str(), query.get(subject))));
    Resource::new(
        move || requested.get(),
        move |requested| {
            let loading = requested.map(&load);
            async move { Some(loading?.await) }
        },
    )
}

/// The list and the dialog, or their errors.
#[component]
pub(crate) fn ListPage<P, O, L, D>(
    part: Resource<Result<P, Refusal>>,
    opened: Resource<Option<Result<O, Refusal>>>,
    list: L,
    dialog: D,
) -> impl IntoView
where
    P: Clone + Send + Sync + 'static,
    O: Clone + Send + Sync + 'static,
    L: Fn(P) -> AnyView + Send + Sync + 'static,
    D: Fn(O) -> AnyView + Send + Sync + 'static,
{
    let list = move || {
        part.get().map(|part| match part {
            Ok(part) => list(part),
            Err(refusal) => view! { <Refused refusal=refusal /> }.into_any(),
        })
    };
    let dialog = move || {
        opened.get().flatten().map(|opened| match opened {
            Ok(opened) => dialog(opened),
            Err(refusal) => view! { <DialogRefused refusal=refusal /> }.into_any(),
        })
    };
    view! {
        <Transition>{list}</Transition>
        <Transition>{dialog}</Transition>
    }
}

/// The success handler of a dialog's act: reloads the list, announces the notice, and closes the dialog.
pub(crate) fn closing<T>(list: Resource<T>, page: &Here) -> impl Fn(Done) + Clone + use<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let announcer: Announcer = expect_context();
    let (navigate, page) = (use_navigate(), page.to_string());
    move |done: Done| {
        list.refetch();
        if let Some(notice) = done.notice {
            announcer.say(notice);
        }
        navigate(&page, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    }
}
