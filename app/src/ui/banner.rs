//! Error banners, above the content they concern.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::{refusal::Refusal, routes};

#[component]
pub(crate) fn RefusalBanner(#[prop(into)] refusal: Signal<Option<Refusal>>) -> impl IntoView {
    let content = move |refusal: Refusal| {
        let id = match &refusal {
            Refusal::Broken { request_id } => request_id.clone(),
            _ => None,
        };
        let sign_in = (refusal == Refusal::SignIn).then(|| {
            view! {
                " "
                <a href=routes::LOGIN target="_blank">
                    "Sign in in another tab"
                </a>
                " and send this again: what you typed is kept."
            }
        });
        let confirm = (refusal == Refusal::Confirm).then(|| {
            view! {
                " "
                <a href=routes::confirm() target="_blank">
                    "Confirm it in another tab"
                </a>
                " and send this again: what you typed is kept."
            }
        });
        view! {
            <div class="banner banner-bad" role="alert" tabindex="-1">
                <Icon glyph=Glyph::WARNING />
                <p>
                    {refusal.to_string()} {sign_in} {confirm}
                    {id.map(|id| view! { " Tell the operator this request: " <code>{id}</code> })}
                </p>
            </div>
        }
    };
    move || refusal.get().map(content)
}
