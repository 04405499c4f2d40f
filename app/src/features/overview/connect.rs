//! How data clients connect.

use leptos::prelude::*;

use crate::{routes, ui::copy::CopyCode};

#[component]
pub(super) fn Connect(org: String, service_uri: String) -> impl IntoView {
    let snippet = format!(
        "export ARRAYLAKE_SERVICE__URI={service_uri}\nexport ARRAYLAKE_TOKEN=…\n\npip install arraylake\narraylake repo list {org}"
    );
    view! {
        <section class="card" aria-labelledby="connect-heading">
            <header class="card-header">
                <h2 id="connect-heading">"Connect"</h2>
                <a href=routes::tokens(&org)>"Make a token"</a>
            </header>
            <p class="card-note">
                "Data clients reach this organisation here, with an API token, and get credentials for one prefix at a time:"
            </p>
            <CopyCode label="service address".to_owned() text=service_uri />
            <pre class="card-code" tabindex="0" role="group" aria-label="Connect with arraylake">
                {snippet}
            </pre>
        </section>
    }
}
