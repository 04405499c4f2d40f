//! The steps at AWS for a role that trusts this server: the principal and the external ID, and the policies to paste.

use domain::{
    aws::{ExternalId, Partition, PrincipalArn},
    location::Prefix,
    org::OWN_NAMESPACE,
    policy::{Policy, PolicyKey, bucket_policy, missing_statement, role_policy, trust_policy},
    provisioning::{AwsPage, NewRole},
};
use leptos::prelude::*;

use super::fields::Fields;
use crate::{
    api::credentials::Trust,
    features::{
        connection_test::Remedies,
        current_org::CurrentOrg,
        provisioning::{ConsoleLink, NoAwsIdentity, RoleDocuments},
    },
    routes,
    ui::{
        copy::CopyBlock,
        tabs::{Tab, Tabs},
    },
};

/// The policies to paste when a test finds something missing. An external ID chosen by a client of the API is not known to
/// the page, so there is no trust policy for it.
pub(super) fn remedies(fields: Fields, trust: Trust, own_external_id: bool) -> Remedies {
    let Trust { principal, external_id } = trust;
    let partition = principal.as_ref().map_or(Partition::Aws, PrincipalArn::partition);
    Remedies {
        statement: Callback::new(move |action: String| {
            missing_statement(partition, &action, fields.bucket_name().as_ref(), Some(&Prefix::default()))
        }),
        trust: Callback::new(move |()| {
            let principal = principal.as_ref().filter(|_| !own_external_id)?;
            let external_id = ExternalId::parse(&external_id.as_str().into()).ok()?;
            Some(trust_policy(principal, Some(&external_id)).pretty())
        }),
        account: None,
        region: Some(fields.region),
    }
}

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

/// The principal and the external ID for an existing role, and the trust policy for a new one.
#[component]
pub(super) fn TrustTabs(fields: Fields, trust: Trust) -> impl IntoView {
    let CurrentOrg(namespace) = expect_context();
    let Trust { principal: Some(principal), external_id } = trust else {
        return view! { <NoAwsIdentity /> }.into_any();
    };
    let policy = trust_policy(&principal, ExternalId::parse(&external_id.as_str().into()).ok().as_ref());
    let partition = principal.partition();
    let trust = policy.clone();
    let role = Signal::derive(move || NewRole {
        name: None,
        trust: trust.clone(),
        permissions: permissions(partition, fields),
    });
    let existing = view! {
        <p class="field-help">
            "Name both in the trust policy of the role you have: the account as its principal, the external ID as a condition."
        </p>
        <CopyBlock label="AWS principal" text=principal.account().to_owned() />
        <CopyBlock label="External ID" text=external_id />
        <p class="field-help">
            "Within that account, this server is " <code>{principal.to_string()}</code> "."
        </p>
    };
    let new = view! {
        <p class="field-help">
            "In IAM, create a role with this as its custom trust policy: it holds the AWS principal and the external ID. "
            <ConsoleLink href=AwsPage::NewRole.address(partition) label="Create a role in the console" />
        </p>
        <CopyBlock label="Trust policy" text=policy.pretty() />
        <p>
            <a href=routes::trust_policy(&namespace) download="trust-policy.json">
                "Download the trust policy"
            </a>
        </p>
        <RoleDocuments role=role />
    };
    let tabs = vec![
        Tab { id: "existing-role", label: "Existing role", panel: existing.into_any() },
        Tab { id: "new-role", label: "New role", panel: new.into_any() },
    ];
    view! { <Tabs label="The role" tabs=tabs /> }.into_any()
}

fn permissions(partition: Partition, fields: Fields) -> Policy {
    role_policy(partition, fields.bucket_name().as_ref(), &PolicyKey::typed(&fields.kms_key_id.get()))
}

/// The policies of the bucket and of the role, filled in with the form's values.
#[component]
pub(super) fn Policies(fields: Fields, principal: PrincipalArn) -> impl IntoView {
    let partition = principal.partition();
    let on_bucket = Signal::derive(move || bucket_policy(&principal, fields.bucket_name().as_ref()).pretty());
    let on_console =
        Signal::derive(move || AwsPage::BucketPermissions(fields.bucket_name().as_ref()).address(partition));
    let of_role = Signal::derive(move || permissions(partition, fields).pretty());
    view! {
        <ol class="steps">
            <li>
                <strong>"Allow this server's account on the bucket. "</strong>
                "In S3, open the bucket; under Permissions, Bucket policy, Edit, paste this. "
                <ConsoleLink href=on_console label="Its permissions in the console" />
                <CopyBlock label="Bucket policy" text=on_bucket />
            </li>
            <li>
                <strong>"Allow the role the same. "</strong>
                "In IAM, Policies, Create policy, JSON, paste this, and attach it to the role. It is the same without a principal. "
                <ConsoleLink href=AwsPage::NewPolicy.address(partition) label="Create a policy in the console" />
                <CopyBlock label="IAM policy" text=of_role />
            </li>
        </ol>
    }
}
