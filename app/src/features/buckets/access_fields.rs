//! The access method of a bucket config.

use domain::{
    aws::{ExternalId, Partition, PrincipalArn, Region},
    bucket::{AuthMethod, ServiceAccount},
    location::{BucketName, Prefix},
    policy::{Policy, missing_statement, permission_policy, trust_policy},
    provisioning::{AwsPage, GooglePage, NewRole, NewServiceAccount},
};
use leptos::{either::Either, prelude::*};

use super::{form_state::Fields, location_fields::GOOGLE_S3, picks};
use crate::{
    api::buckets::{BlankForm, Identities, UsableCredential},
    features::{
        connection_test::Remedies,
        current_org::CurrentOrg,
        provisioning::{ConsoleLink, NoAwsIdentity, RoleDocuments, ServiceAccountDocuments},
    },
    routes,
    ui::{
        copy::CopyBlock,
        field::{Choice, Choices, FieldError, SelectField, Spec, TextField},
    },
};

const ACCOUNT: Spec =
    Spec::code("account_id", "AWS account id").help("The twelve digits of the account the role is in.");
const ROLE: Spec = Spec::code("role_name", "Role name").help("The IAM role this server assumes.");
const SECRET: Spec = Spec::password("shared_secret", "Shared secret", "new-password")
    .help("The external ID in the role's trust policy. This one was made for you; it is write-only once saved.");
const STORED_SECRET: Spec = SECRET.help(KEPT);
const KEY_ID: Spec =
    Spec::key_id("Access key id").help("The public half of the pair; everyone in the organisation sees it.");
const KEY: Spec = Spec::password("secret_access_key", "Secret access key", "new-password")
    .help("Write-only once saved. Data clients receive the pair when they may write to a repo here.");
const STORED_KEY: Spec = KEY.help(KEPT);
const SERVICE_ACCOUNT: Spec =
    Spec::code("service_account", "Service account").help("Such as my-account@my-project.iam.gserviceaccount.com.");
const CREDENTIAL: Spec = Spec::text("cloud_credential", "Cloud credential")
    .help("When its keys are replaced, every bucket config that uses it goes on with the new ones.");
/// The help text of a stored secret.
const KEPT: &str = "One is stored and is never shown. Leave this empty to keep it, or enter another to replace it.";

fn help(method: AuthMethod) -> &'static str {
    match method {
        AuthMethod::SelfManaged => "Clients bring keys of their own.",
        AuthMethod::AwsRole => "This server assumes a role and hands out keys for an hour. Recommended.",
        AuthMethod::GoogleServiceAccount => "This server impersonates a service account of yours.",
        AuthMethod::Hmac => {
            "Lakewarden stores an access key pair. Clients get temporary keys where the store makes them; otherwise members who may write get the pair."
        }
        AuthMethod::CloudCredential => {
            "This server uses a credential of the organisation, which may serve many buckets."
        }
    }
}

#[component]
pub(super) fn AccessFields(fields: Fields, blank: BlankForm) -> impl IntoView {
    let BlankForm { identities, credentials, .. } = blank;
    let choices = AuthMethod::ALL
        .iter()
        .map(|&method| Choice {
            value: method.as_str(),
            label: method.label(),
            help: help(method),
            pick: Some(picks::of_method(method)),
            hidden_at: picks::hidden_unless_on(|platform| method.fits(platform)),
        })
        .collect();
    // A method that the new platform does not offer is deselected.
    Effect::new(move |_| {
        let draft = fields.draft();
        if draft.auth_method() != draft.auth_method.parse().unwrap_or_default() {
            fields.auth_method.set(draft.auth_method().as_str().to_owned());
        }
    });
    let secret = if fields.keeps_secret(AuthMethod::AwsRole) { STORED_SECRET } else { SECRET };
    let key = if fields.keeps_secret(AuthMethod::Hmac) { STORED_KEY } else { KEY };
    view! {
        <Choices name="auth_method" legend="Auth method" choices=choices value=fields.auth_method error=fields.error("auth_method") />
        <div data-hidden-at=picks::hidden_unless(AuthMethod::SelfManaged) class="panel">
            <SelfManagedHelp />
        </div>
        <div data-hidden-at=picks::hidden_unless(AuthMethod::Hmac) class="form-row">
            <TextField spec=KEY_ID value=fields.access_key_id error=fields.error("access_key_id") />
            <TextField spec=key value=fields.secret_access_key error=fields.error("secret_access_key") />
        </div>
        <div data-hidden-at=picks::hidden_unless(AuthMethod::AwsRole) class="role-fields">
            <div class="role-form">
                <TextField spec=ACCOUNT value=fields.account_id error=fields.error("account_id") />
                <TextField spec=ROLE value=fields.role_name error=fields.error("role_name") />
                <TextField spec=secret value=fields.shared_secret error=fields.error("shared_secret") />
            </div>
            <RolePolicies fields=fields principal=identities.aws />
        </div>
        <div data-hidden-at=picks::hidden_unless(AuthMethod::GoogleServiceAccount) class="role-fields">
            <div class="role-form">
                <TextField spec=SERVICE_ACCOUNT value=fields.service_account error=fields.error("service_account") />
                <p class="field-help">
                    "To use Google HMAC keys, choose the platform S3 compatible and the endpoint " <code>{GOOGLE_S3}</code> "."
                </p>
            </div>
            <GoogleSteps fields=fields principal=identities.google />
        </div>
        <div data-hidden-at=picks::hidden_unless(AuthMethod::CloudCredential) class="form">
            <CredentialChoice fields=fields credentials=credentials />
        </div>
    }
}

/// The organisation's credentials to choose from.
#[component]
fn CredentialChoice(fields: Fields, credentials: Vec<UsableCredential>) -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    if credentials.is_empty() {
        return Either::Left(view! {
            <div class="panel">
                <p>
                    "This organisation keeps no cloud credential that opens buckets. "
                    <a href=routes::credentials(&org)>"Add one first."</a>
                </p>
                <FieldError id="cloud_credential-error" error=fields.error("cloud_credential") />
            </div>
        });
    }
    let none = (String::new(), "Choose one".to_owned());
    let options = credentials.into_iter().map(|credential| {
        let about = format!("{} ({}, {})", credential.name, credential.kind.label(), credential.identifier);
        (credential.id.to_string(), about)
    });
    let options = std::iter::once(none).chain(options).collect();
    Either::Right(view! {
        <SelectField
            spec=CREDENTIAL
            options=options
            value=fields.cloud_credential
            error=fields.error("cloud_credential")
        />
    })
}

/// The steps in the Google Cloud console, filled in with the form's values.
/// See <https://cloud.google.com/iam/docs/service-account-impersonation>.
#[component]
fn GoogleSteps(fields: Fields, principal: Option<ServiceAccount>) -> impl IntoView {
    let account =
        move || service_account(fields).map_or_else(|| "the service account".to_owned(), |account| account.to_string());
    let bucket = move || bucket_name(fields).map_or_else(|| "the bucket".to_owned(), |bucket| bucket.to_string());
    let permissions = Signal::derive(move || GooglePage::BucketPermissions(bucket_name(fields).as_ref()).address());
    let documents = principal.clone().map(|principal| {
        let account = Signal::derive(move || new_service_account(fields, principal.clone()));
        view! { <ServiceAccountDocuments account=account /> }
    });
    let who = match principal {
        Some(principal) => {
            Either::Left(view! { <CopyBlock label="Principal to grant access to" text=principal.to_string() /> })
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
                    "Under Cloud Storage, Buckets, open " <code>{bucket}</code>
                    "; under Permissions, grant access to " <code>{account}</code> " with the role Storage Object User. "
                    <ConsoleLink href=permissions label="Its permissions in the console" />
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

#[component]
fn SelfManagedHelp() -> impl IntoView {
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

/// The policies to paste when a test finds something missing.
pub(super) fn remedies(fields: Fields, identities: Identities) -> Remedies {
    let Identities { aws: principal, google } = identities;
    Remedies {
        statement: Callback::new(move |action: String| {
            missing_statement(partition(fields), &action, bucket_name(fields).as_ref(), prefix(fields).as_ref())
        }),
        trust: Callback::new(move |()| {
            if fields.auth_method.get() != AuthMethod::AwsRole.as_str() {
                return None;
            }
            // A stored secret is not known to the page.
            Some(trust_policy(principal.as_ref()?, Some(&external_id(fields)?)).pretty())
        }),
        account: Some(Callback::new(move |()| Some(new_service_account(fields, google.clone()?)))),
        region: Some(fields.region),
    }
}

/// The bucket, if its name is valid. A document never contains an invalid name.
fn bucket_name(fields: Fields) -> Option<BucketName> {
    fields.bucket.get().parse().ok()
}

fn service_account(fields: Fields) -> Option<ServiceAccount> {
    fields.service_account.get().parse().ok()
}

fn new_service_account(fields: Fields, principal: ServiceAccount) -> NewServiceAccount {
    NewServiceAccount { account: service_account(fields), principal, bucket: bucket_name(fields) }
}

fn prefix(fields: Fields) -> Option<Prefix> {
    fields.prefix.get().parse().ok()
}

fn external_id(fields: Fields) -> Option<ExternalId> {
    ExternalId::parse(&fields.shared_secret.get().into()).ok()
}

fn partition(fields: Fields) -> Partition {
    fields.region.get().parse::<Region>().map_or(Partition::Aws, |region| region.partition())
}

fn permissions(fields: Fields) -> Policy {
    permission_policy(partition(fields), bucket_name(fields).as_ref(), prefix(fields).as_ref())
}

/// The two documents to paste into AWS, filled in with the form's values.
#[component]
fn RolePolicies(fields: Fields, principal: Option<PrincipalArn>) -> impl IntoView {
    let console = move |page: AwsPage<'static>| Signal::derive(move || page.address(partition(fields)));
    let (trust, documents) = match principal {
        Some(principal) => {
            let trust = move || trust_policy(&principal, external_id(fields).as_ref());
            let role = {
                let trust = trust.clone();
                let name = move || fields.role_name.get().parse().ok();
                move || NewRole { name: name(), trust: trust(), permissions: permissions(fields) }
            };
            let policy = Signal::derive(move || trust().pretty());
            let documents = view! { <RoleDocuments role=Signal::derive(role) /> };
            (Either::Left(view! { <CopyBlock label="Trust policy" text=policy /> }), Some(documents))
        }
        None => (Either::Right(view! { <NoAwsIdentity /> }), None),
    };
    view! {
        <div class="role-policies">
            <ol class="steps">
                <li>
                    <strong>"Create a policy. "</strong>
                    "In the AWS console, choose JSON and paste this. "
                    <ConsoleLink href=console(AwsPage::NewPolicy) label="Create a policy in the console" />
                    <CopyBlock label="Permission policy" text=Signal::derive(move || permissions(fields).pretty()) />
                </li>
                <li>
                    <strong>"Create a role. "</strong>
                    "Choose a custom trust policy, paste this, and attach the policy to the role. "
                    <ConsoleLink href=console(AwsPage::NewRole) label="Create a role in the console" />
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
