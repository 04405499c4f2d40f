//! Error banners, above the content they concern.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::refusal::Refusal;

#[component]
pub(crate) fn RefusalBanner(#[prop(into)] refusal: Signal<Option<Refusal>>) -> impl IntoView {
    let content = move |refusal: Refusal| {
        let id = match &refusal {
            Refusal::Broken { request_id } => request_id.clone(),
            _ => None,
        };
        view! {
            <div class="banner banner-bad" role="alert" tabindex="-1">
                <Icon glyph=Glyph::Warning />
                <p>
                    {refusal.to_string()}
                    {id.map(|id| view! { " Tell the operator this request: " <code>{id}</code> })}
                </p>
            </div>
        }
    };
    move || refusal.get().map(content)
}
