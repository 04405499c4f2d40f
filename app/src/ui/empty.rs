//! A list with nothing in it.

use leptos::prelude::*;

#[component]
pub(crate) fn Empty(#[prop(into)] title: String, #[prop(into)] text: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children()}
        </div>
    }
}
