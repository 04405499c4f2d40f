//! For a cloud credential: the role that trusts this server.

use domain::{
    aws::{ExternalId, Partition, PrincipalArn},
    draft::credential::CredentialDraft,
    location::{BucketName, Prefix},
    policy::{Policy, PolicyKey, bucket_policy, missing_statement, role_policy, trust_policy},
    provisioning::{AwsPage, NewRole},
};
use leptos::prelude::*;

use super::{
    Trust,
    documents::{ConsoleLink, NoAwsIdentity, RoleDocuments},
};
use crate::{
    routes,
    tested::Remedies,
    ui::{
        copy::CopyFigure,
        tabs::{Tab, Tabs},
    },
};

impl Trust {
    fn external_id(&self) -> Option<ExternalId> {
        ExternalId::parse(&self.external_id.as_str().into()).ok()
    }
}

/// The bucket, if its name is valid. A document never contains an invalid name.
fn bucket_of(draft: &CredentialDraft) -> Option<BucketName> {
    draft.bucket.parse().ok()
}

fn permissions(partition: Partition, draft: &CredentialDraft) -> Policy {
    role_policy(partition, bucket_of(draft).as_ref(), &PolicyKey::typed(&draft.kms_key_id))
}

/// The principal and the external ID for an existing role, and the trust policy for a new one.
pub(crate) fn trust_tabs(draft: &CredentialDraft, trust: &Trust, namespace: &str) -> AnyView {
    let Some(principal) = &trust.principal else { return view! { <NoAwsIdentity /> }.into_any() };
    let policy = trust_policy(principal, trust.external_id().as_ref());
    let partition = principal.partition();
    let existing = view! {
        <p class="field-help">
            "Name both in the trust policy of the role you have: the account as its principal, the external ID as a condition."
        </p>
        <CopyFigure label="AWS principal" text=principal.account().to_owned() />
        <CopyFigure label="External ID" text=trust.external_id.clone() />
        <p class="field-help">
            "Within that account, this server is " <code>{principal.to_string()}</code> "."
        </p>
    };
    let new = view! {
        <p class="field-help">
            "In IAM, create a role with this as its custom trust policy: it holds the AWS principal and the external ID. "
            <ConsoleLink href=AwsPage::NewRole.address(partition) label="Create a role in the console" />
        </p>
        <CopyFigure label="Trust policy" text=policy.pretty() />
        <p>
            <a href=routes::trust_policy(&namespace) download="trust-policy.json">
                "Download the trust policy"
            </a>
        </p>
        <RoleDocuments role=NewRole { name: None, trust: policy, permissions: permissions(partition, draft) } />
    };
    let tabs = vec![
        Tab { id: "existing-role", label: "Existing role", panel: existing.into_any() },
        Tab { id: "new-role", label: "New role", panel: new.into_any() },
    ];
    view! { <Tabs label="The role" tabs=tabs /> }.into_any()
}

/// The policies of the bucket and of the role.
pub(crate) fn policies(draft: &CredentialDraft, principal: &PrincipalArn) -> impl IntoView + use<> {
    let partition = principal.partition();
    let bucket = bucket_of(draft);
    let on_console = AwsPage::BucketPermissions(bucket.as_ref()).address(partition);
    view! {
        <ol class="steps">
            <li>
                <strong>"Allow this server's account on the bucket. "</strong>
                "In S3, open the bucket; under Permissions, Bucket policy, Edit, paste this. "
                <ConsoleLink href=on_console label="Its permissions in the console" live=Some("bucket-permissions") />
                <CopyFigure
                    label="Bucket policy"
                    text=bucket_policy(principal, bucket.as_ref()).pretty()
                    live=Some("bucket-policy")
                />
            </li>
            <li>
                <strong>"Allow the role the same. "</strong>
                "In IAM, Policies, Create policy, JSON, paste this, and attach it to the role. It is the same without a principal. "
                <ConsoleLink href=AwsPage::NewPolicy.address(partition) label="Create a policy in the console" />
                <CopyFigure label="IAM policy" text=permissions(partition, draft).pretty() live=Some("iam-policy") />
            </li>
        </ol>
    }
}

/// What fixes the problems that a test of these values finds. An external ID chosen by a client of the API is not known to the
/// page, so there is no trust policy for it.
pub(crate) fn remedies_of_credential(draft: &CredentialDraft, trust: &Trust, own_external_id: bool) -> Remedies {
    let partition = trust.principal.as_ref().map_or(Partition::Aws, PrincipalArn::partition);
    let bucket = bucket_of(draft);
    let principal = trust.principal.as_ref().filter(|_| !own_external_id);
    Remedies {
        statement: Box::new(move |action| {
            missing_statement(partition, action, bucket.as_ref(), Some(&Prefix::default()))
        }),
        trust: principal.and_then(|principal| Some(trust_policy(principal, Some(&trust.external_id()?)).pretty())),
        account: None,
        has_region: true,
    }
}
