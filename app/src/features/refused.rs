//! What is loaded, or what replaces it: pages, content and dialogs that do not exist or that the reader may not see.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api,
    refusal::Refusal,
    ui::{banner::RefusalBanner, notice::NoticeBar},
};

/// Replaces a page that does not exist or that the reader may not see.
#[component]
pub(crate) fn Missing() -> impl IntoView {
    api::set_status(404);
    view! {
        <Title text="Not found" />
        <div class="page-narrow">
            <h1>"Page not found"</h1>
            <p>"The address is wrong, or what it names belongs to an organisation you are not a member of."</p>
            <p>
                <a class="button" href="/">
                    "Start page"
                </a>
            </p>
        </div>
    }
}

/// Replaces a dialog that could not be loaded.
#[component]
pub(crate) fn DialogRefused(refusal: Refusal) -> impl IntoView {
    // Members see lists; the list itself reports other errors.
    let banner = (!matches!(refusal, Refusal::Forbidden | Refusal::SignIn)).then(|| {
        api::set_status(refusal.status());
        view! { <RefusalBanner refusal=Some(refusal) /> }
    });
    view! {
        <NoticeBar />
        {banner}
    }
}

/// Replaces content that could not be loaded.
#[component]
pub(crate) fn Refused(refusal: Refusal) -> impl IntoView {
    match refusal {
        Refusal::NotFound => view! { <Missing /> }.into_any(),
        // The browser is being redirected to the sign-in page.
        Refusal::SignIn => ().into_any(),
        refusal => {
            api::set_status(refusal.status());
            view! { <RefusalBanner refusal=Some(refusal) /> }.into_any()
        }
    }
}

/// What `load` finds, as `show` shows it, or why it can't be shown.
pub(crate) fn loaded<T: 'static>(
    load: impl Future<Output = Result<T, Refusal>> + Send + 'static,
    show: impl FnOnce(T) -> AnyView + Send + 'static,
) -> impl IntoView {
    Suspend::new(async move {
        match load.await {
            Ok(found) => show(found),
            Err(refusal) => view! { <Refused refusal=refusal /> }.into_any(),
        }
    })
}

/// The dialog over what `load` finds, as `show` shows it, or why it can't be shown.
pub(crate) fn dialog_over<T: 'static>(
    load: impl Future<Output = Result<T, Refusal>> + Send + 'static,
    show: impl FnOnce(T) -> AnyView + Send + 'static,
) -> AnyView {
    Suspend::new(async move {
        match load.await {
            Ok(found) => show(found),
            Err(refusal) => view! { <DialogRefused refusal=refusal /> }.into_any(),
        }
    })
    .into_any()
}

/// Replaces a page without a frame that could not be loaded.
#[component]
pub(crate) fn RefusedPage(refusal: Refusal) -> impl IntoView {
    view! {
        <main id="main" class="page">
            <Refused refusal=refusal />
        </main>
    }
}
