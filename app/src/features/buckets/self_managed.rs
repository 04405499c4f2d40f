//! Where the clients of a self-managed bucket config get their keys.

use leptos::prelude::*;

#[component]
pub(super) fn SelfManagedHelp() -> impl IntoView {
    view! {
        <p>"Lakewarden keeps no keys for this bucket. Whoever uses it brings their own:"</p>
        <ul>
            <li>
                "from environment variables, such as " <code>"AWS_ACCESS_KEY_ID"</code> " and "
                <code>"AWS_SECRET_ACCESS_KEY"</code>
            </li>
            <li>"from the data client's own config file"</li>
            <li>
                "from the provider's tools, such as " <code>"aws configure"</code> " or " <code>"gcloud auth login"</code>
            </li>
        </ul>
    }
}
