//! The access method of a bucket config.

use domain::bucket::AuthMethod;
use leptos::{either::Either, prelude::*};

use super::{
    form_state::{Fields, Parts},
    picks,
};
use crate::{
    features::current_org::CurrentOrg,
    routes,
    set_up::GOOGLE_S3,
    ui::{
        field::{Choice, Choices, FieldError, SelectField, Spec, TextField},
        html::StillPart,
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
pub(super) fn AccessFields(fields: Fields, parts: Parts) -> impl IntoView {
    let Parts { credentials, self_managed, role, google, .. } = parts;
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
            <StillPart part=self_managed />
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
            <StillPart part=role />
        </div>
        <div data-hidden-at=picks::hidden_unless(AuthMethod::GoogleServiceAccount) class="role-fields">
            <div class="role-form">
                <TextField spec=SERVICE_ACCOUNT value=fields.service_account error=fields.error("service_account") />
                <p class="field-help">
                    "To use Google HMAC keys, choose the platform S3 compatible and the endpoint " <code>{GOOGLE_S3}</code> "."
                </p>
            </div>
            <StillPart part=google />
        </div>
        <div data-hidden-at=picks::hidden_unless(AuthMethod::CloudCredential) class="form">
            <CredentialChoice fields=fields credentials=credentials />
        </div>
    }
}

/// The organisation's credentials to choose from.
#[component]
fn CredentialChoice(fields: Fields, credentials: Vec<(String, String)>) -> impl IntoView {
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
    let options = std::iter::once(none).chain(credentials).collect();
    Either::Right(view! {
        <SelectField
            spec=CREDENTIAL
            options=options
            value=fields.cloud_credential
            error=fields.error("cloud_credential")
        />
    })
}
