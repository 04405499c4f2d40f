//! For a bucket config: the role at AWS, the service account at Google.

use domain::{
    aws::{ExternalId, Partition, PrincipalArn, Region},
    bucket::{AuthMethod, ServiceAccount},
    draft::bucket::BucketDraft,
    endpoint::EndpointUrl,
    location::{BucketName, Platform, Prefix, Store},
    policy::{Policy, missing_statement, permission_policy, trust_policy},
    provisioning::{AwsPage, GooglePage, NewRole, NewServiceAccount},
};
use leptos::{either::Either, prelude::*};

use super::{
    Identities,
    documents::{ConsoleLink, NoAwsIdentity, RoleDocuments, ServiceAccountDocuments},
};
use crate::{tested::Remedies, ui::copy::CopyFigure};

/// The S3-compatible endpoint of Google Cloud Storage.
/// See <https://cloud.google.com/storage/docs/interoperability>.
pub(crate) const GOOGLE_S3: &str = "https://storage.googleapis.com";

/// The values of the form that documents contain. A document never contains an invalid one.
struct Values {
    bucket: Option<BucketName>,
    prefix: Option<Prefix>,
    partition: Partition,
    external_id: Option<ExternalId>,
    service_account: Option<ServiceAccount>,
}

impl Values {
    fn of(draft: &BucketDraft) -> Self {
        Self {
            bucket: draft.bucket.parse().ok(),
            prefix: draft.prefix.parse().ok(),
            partition: partition(draft),
            external_id: ExternalId::parse(&draft.shared_secret).ok(),
            service_account: draft.service_account.parse().ok(),
        }
    }

    fn permissions(&self) -> Policy {
        permission_policy(self.partition, self.bucket.as_ref(), self.prefix.as_ref())
    }

    fn new_service_account(&self, principal: &ServiceAccount) -> NewServiceAccount {
        NewServiceAccount {
            account: self.service_account.clone(),
            principal: principal.clone(),
            bucket: self.bucket.clone(),
        }
    }
}

/// The partition of the store, as far as it is entered.
fn partition(draft: &BucketDraft) -> Partition {
    let region = draft.region.parse::<Region>().ok();
    match (draft.endpoint.parse(), region) {
        (Ok(endpoint), region) => Store::S3Compatible { endpoint, region }.partition(),
        (Err(_), Some(region)) => region.partition(),
        (Err(_), None) => Partition::Aws,
    }
}

/// The steps in the AWS console, and the documents that replace them.
pub(crate) fn role_steps(draft: &BucketDraft, principal: Option<&PrincipalArn>) -> impl IntoView + use<> {
    let values = Values::of(draft);
    let console = |page: AwsPage<'static>| page.address(values.partition);
    let (trust, documents) = match principal {
        Some(principal) => {
            let trust = trust_policy(principal, values.external_id.as_ref());
            let text = trust.pretty();
            let role = NewRole { name: draft.role_name.parse().ok(), trust, permissions: values.permissions() };
            let trust = view! { <CopyFigure label="Trust policy" text=text live=Some("trust-policy") /> };
            (Either::Left(trust), Some(view! { <RoleDocuments role=role /> }))
        }
        None => (Either::Right(view! { <NoAwsIdentity /> }), None),
    };
    view! {
        <div class="role-policies">
            <ol class="steps">
                <li>
                    <strong>"Create a policy. "</strong>
                    "In the AWS console, choose JSON and paste this. "
                    <ConsoleLink href=console(AwsPage::NewPolicy) label="Create a policy in the console" live=Some("new-policy") />
                    <CopyFigure
                        label="Permission policy"
                        text=values.permissions().pretty()
                        live=Some("permission-policy")
                    />
                </li>
                <li>
                    <strong>"Create a role. "</strong>
                    "Choose a custom trust policy, paste this, and attach the policy to the role. "
                    <ConsoleLink href=console(AwsPage::NewRole) label="Create a role in the console" live=Some("new-role") />
                    {trust}
                </li>
                <li>
                    <strong>"Enter the role. "</strong>
                    "Its account id and its name go into the fields beside."
                </li>
            </ol>
            {documents}
        </div>
    }
}

/// The steps in the Google Cloud console, and the documents that replace them.
/// See <https://cloud.google.com/iam/docs/service-account-impersonation>.
pub(crate) fn google_steps(draft: &BucketDraft, principal: Option<&ServiceAccount>) -> impl IntoView + use<> {
    let values = Values::of(draft);
    let account = values.service_account.as_ref().map_or_else(|| "the service account".to_owned(), ToString::to_string);
    let bucket = values.bucket.as_ref().map_or_else(|| "the bucket".to_owned(), ToString::to_string);
    let permissions = GooglePage::BucketPermissions(values.bucket.as_ref()).address();
    let documents =
        principal.map(|principal| view! { <ServiceAccountDocuments account=values.new_service_account(principal) /> });
    let who = match principal {
        Some(principal) => {
            Either::Left(view! { <CopyFigure label="Principal to grant access to" text=principal.to_string() /> })
        }
        None => Either::Right(view! {
            <p class="panel">
                "This server has no Google identity yet, so no service account can let it in. Ask the operator to set "
                <code>"LAKEWARDEN_GOOGLE_PRINCIPAL"</code> "."
            </p>
        }),
    };
    view! {
        <div class="role-policies">
            <ol class="steps">
                <li>
                    <strong>"Create a service account. "</strong>
                    "In the Google Cloud console, under IAM & Admin, Service accounts, create one. Grant it the role Service Account Token Creator in the project. "
                    <ConsoleLink href=Some(GooglePage::ServiceAccounts.address()) label="Service accounts in the console" />
                </li>
                <li>
                    <strong>"Let this server impersonate it. "</strong>
                    "Open it there; under Permissions, grant access to the principal below with the role Service Account Token Creator."
                    {who}
                </li>
                <li>
                    <strong>"Grant it access to the bucket. "</strong>
                    "Under Cloud Storage, Buckets, open " <code data-live="bucket-name">{bucket}</code>
                    "; under Permissions, grant access to " <code data-live="service-account-name">{account}</code>
                    " with the role Storage Object User. "
                    <ConsoleLink href=Some(permissions) label="Its permissions in the console" live=Some("bucket-permissions") />
                </li>
                <li>
                    <strong>"Prove ownership of the bucket. "</strong>
                    "Test connection asks you to upload one object to prove ownership."
                </li>
            </ol>
            {documents}
        </div>
    }
}

/// The steps for Google Cloud Storage through its S3 interface, once the endpoint is that interface.
pub(super) fn google_through_s3(draft: &BucketDraft) -> Option<impl IntoView + use<>> {
    let is_named = draft.endpoint.parse() == GOOGLE_S3.parse::<EndpointUrl>();
    (is_named && draft.platform() == Platform::S3Compatible).then(|| {
        view! {
            <div class="panel" role="note">
                <p>"This is Google Cloud Storage through its S3 interface. It is opened with HMAC keys:"</p>
                <ol>
                    <li>
                        "In the Google Cloud console, open Cloud Storage, Settings, Interoperability. "
                        <ConsoleLink href=Some(GooglePage::Interoperability.address()) label="Interoperability in the console" />
                    </li>
                    <li>"Create a key for a service account that has the Storage Object User role on the bucket."</li>
                    <li>"Choose the auth method HMAC keys and enter access key and secret."</li>
                </ol>
                <button type="button" class="button needs-script" data-picks="auth_method" data-value=AuthMethod::Hmac.as_str()>
                    "Use HMAC keys"
                </button>
            </div>
        }
    })
}

/// What fixes the problems that a test of these values finds.
pub(crate) fn remedies_of_bucket(draft: &BucketDraft, identities: &Identities) -> Remedies {
    let values = Values::of(draft);
    let trust = identities.aws.as_ref().filter(|_| draft.auth_method() == AuthMethod::AwsRole).and_then(|principal| {
        // A stored secret is not known to the page, and a typed one is not sent back: the page fills it in.
        values.external_id.as_ref().map(|_| trust_policy(principal, None).pretty())
    });
    Remedies {
        trust,
        account: identities.google.as_ref().map(|principal| values.new_service_account(principal)),
        statement: Box::new(move |action| {
            missing_statement(values.partition, action, values.bucket.as_ref(), values.prefix.as_ref())
        }),
        has_region: true,
    }
}
