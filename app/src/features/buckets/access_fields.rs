//! How data clients get in.

use domain::{
    aws::{Partition, PrincipalArn, Region},
    bucket::AuthMethod,
    location::Platform,
    policy::{permission_policy, trust_policy},
};
use leptos::{either::Either, prelude::*};

use super::add::Fields;
use crate::ui::{
    copy::CopyBlock,
    field::{Choice, Choices, Spec, TextField},
};

const ACCOUNT: Spec =
    Spec::code("account_id", "AWS account id").help("The twelve digits of the account the role is in.");
const ROLE: Spec = Spec::code("role_name", "Role name").help("The IAM role this server assumes.");
const SECRET: Spec = Spec::password("shared_secret", "Shared secret", "new-password")
    .help("The external ID in the role's trust policy. This one was made for you; it is write-only once saved.");

fn help(method: AuthMethod) -> &'static str {
    match method {
        AuthMethod::SelfManaged => "Clients bring keys of their own.",
        AuthMethod::AwsRole => "This server assumes a role and hands out keys for an hour. Recommended.",
    }
}

#[component]
pub(super) fn AccessFields(fields: Fields, principal: Option<PrincipalArn>) -> impl IntoView {
    let choices = AuthMethod::ALL
        .into_iter()
        .map(|method| {
            let platforms: Vec<&str> =
                Platform::ALL.into_iter().filter(|&p| method.fits(p)).map(Platform::as_str).collect();
            Choice { value: method.as_str(), label: method.label(), help: help(method), platforms: platforms.join(" ") }
        })
        .collect();
    // What is not offered on a platform cannot stay chosen when the platform changes.
    Effect::new(move |_| {
        let draft = fields.draft();
        if draft.auth_method() != draft.auth_method.parse().unwrap_or_default() {
            fields.auth_method.set(draft.auth_method().as_str().to_owned());
        }
    });
    view! {
        <Choices name="auth_method" legend="Auth method" choices=choices value=fields.auth_method error=fields.error("auth_method") />
        <div data-methods=AuthMethod::SelfManaged.as_str() class="panel">
            <SelfManagedHelp />
        </div>
        <div data-methods=AuthMethod::AwsRole.as_str() class="role-fields">
            <div class="role-form">
                <TextField spec=ACCOUNT value=fields.account_id error=fields.error("account_id") />
                <TextField spec=ROLE value=fields.role_name error=fields.error("role_name") />
                <TextField spec=SECRET value=fields.shared_secret error=fields.error("shared_secret") />
            </div>
            <RolePolicies fields=fields principal=principal />
        </div>
    }
}

#[component]
fn SelfManagedHelp() -> impl IntoView {
    view! {
        <p>"Lakewarden keeps no keys for this bucket. Whoever uses it brings their own:"</p>
        <ul>
            <li>"environment variables, such as " <code>"AWS_ACCESS_KEY_ID"</code> " and " <code>"AWS_SECRET_ACCESS_KEY"</code>;</li>
            <li>"the data client's own config file;"</li>
            <li>"the provider's tools, such as " <code>"aws configure"</code> " or " <code>"gcloud auth"</code>.</li>
        </ul>
    }
}

/// The two documents to paste into AWS, filled in as the form is.
#[component]
fn RolePolicies(fields: Fields, principal: Option<PrincipalArn>) -> impl IntoView {
    let permissions = Signal::derive(move || {
        let partition = fields.region.get().parse::<Region>().map_or(Partition::Aws, |region| region.partition());
        permission_policy(partition, &fields.bucket.get(), &fields.prefix.get()).pretty()
    });
    let trust = match principal {
        Some(principal) => {
            let policy = Signal::derive(move || trust_policy(&principal, fields.shared_secret.get().trim()).pretty());
            Either::Left(view! { <CopyBlock label="Trust policy" text=policy /> })
        }
        None => Either::Right(view! {
            <p class="panel">
                "This server has no AWS identity yet, so no role can trust it. Ask the operator to set "
                <code>"LAKEWARDEN_AWS_PRINCIPAL"</code> "."
            </p>
        }),
    };
    view! {
        <div class="role-policies">
            <p>
                "In the AWS console, create a policy from the first document, then a role with the second as its custom trust policy, and attach the policy to it."
            </p>
            <CopyBlock label="Permission policy" text=permissions />
            {trust}
        </div>
    }
}
