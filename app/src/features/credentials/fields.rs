//! The state and the fields of a cloud credential's form, for adding and editing.

use domain::{
    credential::CredentialKind,
    draft::credential::{CredentialDraft, pasted_pair},
};
use leptos::prelude::*;

use crate::{
    refusal::Refusal,
    ui::{
        draft::draft_fields,
        field::{Checkbox, Spec, TextField},
    },
};

const NAME: Spec = Spec::text("name", "Friendly name").help("What people will know it by, such as production.");
const KEY_ID: Spec =
    Spec::key_id("AWS access key id").help("You can paste a pair, or a block of an AWS credentials file.");
const GOOGLE_KEY_ID: Spec = Spec::key_id("Access key id");
const ACCOUNT: Spec = Spec::code("account_name", "Storage account");
const ARN: Spec = Spec::code("role_arn", "Amazon Resource Name (ARN)")
    .help("Of the role, such as arn:aws:iam::123456789012:role/name. Once saved, its first 20 characters are shown.");
const STORED_ARN: Spec = Spec::code("role_arn", "Amazon Resource Name (ARN)")
    .help("Only the first 20 characters are shown. Leave them to keep the role, or enter the whole ARN of another.");
const ENDPOINT: Spec = Spec::code("endpoint", "Custom endpoint URL (optional)")
    .help("For stores other than Amazon S3, such as https://minio.example.com.");
const BUCKET: Spec =
    Spec::code("bucket", "Bucket (optional)").help("Written into the policies, and tested with. It is not stored.");
const REGION: Spec = Spec::code("region", "Region (optional)").help("Defaults to us-east-1.");
const KMS: Spec =
    Spec::code("kms_key_id", "KMS key ARN (optional)").help("If the bucket is encrypted with a key of yours.");
const TASKS: Spec =
    Spec::text("allowed_in_tasks", "Allow to run tasks and code").help("Allow use in tasks (ARN roles only).");
const DEFAULT: Spec = Spec::text("is_default", "Set as default")
    .help("Used when no credential is specified. Replaces the current default.");
/// The help text of a stored secret.
const KEPT: &str = "One is stored and is never shown. Leave this empty to keep it, or enter another to replace it.";

draft_fields! {
    /// The form's fields.
    Fields of CredentialDraft {
        format,
        name,
        access_key_id,
        account_name,
        secret,
        role_arn,
        endpoint,
        kms_key_id,
        bucket,
        region,
        is_default,
        allowed_in_tasks,
    }
    /// Whether the fields are those of a stored credential, whose secret is kept if the field is left empty.
    is_stored: bool
}

impl Fields {
    /// Splits a pasted key pair into its two fields.
    fn absorb(self) -> Callback<String, bool> {
        Callback::new(move |typed: String| {
            let Some((id, secret)) = pasted_pair(&typed) else { return false };
            // Sets the typed text first, so that the input notices the change to the id.
            self.access_key_id.set(typed);
            self.access_key_id.set(id);
            self.secret.set(secret);
            true
        })
    }
}

/// Its display name.
#[component]
pub(super) fn NameField(fields: Fields) -> impl IntoView {
    view! { <TextField spec=NAME value=fields.name error=fields.error("name") /> }
}

/// The key fields of one kind of credential.
#[component]
pub(super) fn KeyFields(fields: Fields, kind: CredentialKind) -> impl IntoView {
    let secret = Spec::password("secret", kind.secret_label(), "new-password");
    let secret = secret.help(if fields.is_stored { KEPT } else { "Write-only once saved." });
    let secret = move || view! { <TextField spec=secret value=fields.secret error=fields.error("secret") /> };
    match kind {
        CredentialKind::AwsKey => view! {
            <div class="form-row">
                <TextField spec=KEY_ID value=fields.access_key_id error=fields.error("access_key_id") absorb=fields.absorb() />
                <TextField
                    spec=Spec { label: "AWS secret access key", ..Spec::password("secret", "", "new-password") }
                        .help(if fields.is_stored { KEPT } else { "Write-only once saved." })
                    value=fields.secret
                    error=fields.error("secret")
                />
            </div>
        }
        .into_any(),
        CredentialKind::AwsRole => {
            let spec = if fields.is_stored { STORED_ARN } else { ARN };
            view! { <TextField spec=spec value=fields.role_arn error=fields.error("role_arn") /> }.into_any()
        }
        CredentialKind::GcpKey => view! {
            <div class="form-row">
                <TextField spec=GOOGLE_KEY_ID value=fields.access_key_id error=fields.error("access_key_id") />
                {secret()}
            </div>
        }
        .into_any(),
        CredentialKind::AzureKey | CredentialKind::AzureToken => view! {
            <div class="form-row">
                <TextField spec=ACCOUNT value=fields.account_name error=fields.error("account_name") />
                {secret()}
            </div>
        }
        .into_any(),
        CredentialKind::GcpServiceAccount => secret().into_any(),
    }
}

/// The endpoint of the store.
#[component]
pub(super) fn EndpointField(fields: Fields) -> impl IntoView {
    view! { <TextField spec=ENDPOINT value=fields.endpoint error=fields.error("endpoint") /> }
}

/// The bucket for the policies and the test, and its KMS key.
#[component]
pub(super) fn BucketFields(fields: Fields) -> impl IntoView {
    view! {
        <div class="form-row">
            <TextField spec=BUCKET value=fields.bucket error=fields.error("bucket") />
            <TextField spec=REGION value=fields.region error=fields.error("region") />
            <TextField spec=KMS value=fields.kms_key_id error=fields.error("kms_key_id") />
        </div>
    }
}

/// The uses of a credential. Only roles are offered to tasks.
#[component]
pub(super) fn UseFields(fields: Fields, #[prop(into)] is_role: Signal<bool>) -> impl IntoView {
    view! {
        <div hidden=move || !is_role.get()>
            <Checkbox spec=TASKS value=fields.allowed_in_tasks />
        </div>
        <Checkbox spec=DEFAULT value=fields.is_default />
    }
}
