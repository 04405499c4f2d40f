//! What ARN roles are, for whoever adds one.

use domain::org::OWN_NAMESPACE;
use leptos::prelude::*;

/// What an ARN role is, and its advantages.
#[component]
pub(super) fn About(namespace: String) -> impl IntoView {
    let whose = if namespace == OWN_NAMESPACE { "you".to_owned() } else { format!("the people of {namespace}") };
    view! {
        <p>
            "An ARN role is a role in your own AWS account that this server may assume. No keys are stored: AWS STS issues temporary credentials when they are needed, and they expire within the hour."
        </p>
        <ul class="plain-list">
            <li>"In your account, create a role that trusts this server's account, on the condition of an external ID generated for you."</li>
            <li>{format!("Attach a policy with the permissions {whose} should have in a bucket. No further keys are needed.")}</li>
            <li>"Revoke access at AWS at any time by deleting the role or its trust policy."</li>
        </ul>
        <p>"The next step shows this server's AWS identity and the policies to paste, and asks for the role's ARN."</p>
    }
}
