//! The `auth_config` of a bucket config: as the client is told it, without any secret, and as it sends it.

use domain::{
    bucket::{Access, AuthMethod, Bucket},
    draft::bucket::BucketDraft,
    secret::SecretInput,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bearer::Caller;

/// Replaces a stored secret in answers.
const MASK: &str = "**********";

/// The client's word for an auth method.
pub(super) fn word(method: AuthMethod, caller: &Caller) -> &'static str {
    match method {
        AuthMethod::AwsRole if caller.is_old => "customer_managed_role",
        method => method.as_str(),
    }
}

/// How a bucket is opened. A cloud credential is told as what it is in the place of.
pub(super) fn told(bucket: &Bucket, caller: &Caller) -> Value {
    let method = word(bucket.effective_method(), caller);
    match &bucket.access {
        Access::CloudCredential(_) if bucket.effective_method() == AuthMethod::AwsRole => masked_role(caller),
        Access::CloudCredential(_) => {
            let id = bucket.credential.as_ref().map(|used| used.identifier.as_str());
            json!({ "method": method, "access_key_id": id, "secret_access_key": MASK })
        }
        Access::SelfManaged => json!({ "method": method }),
        Access::Hmac(id) => json!({ "method": method, "access_key_id": id, "secret_access_key": MASK }),
        Access::AwsRole(role) => json!({
            "method": method,
            "external_customer_id": role.account,
            "external_role_name": role.name,
            "shared_secret": MASK,
        }),
        Access::GoogleServiceAccount(account) => json!({ "method": method, "target_service_account": account }),
    }
}

/// The same without values.
pub(super) fn masked(told: &Value) -> Value {
    let entries = told.as_object().into_iter().flatten();
    entries.map(|(key, value)| (key.clone(), if key == "method" { value.clone() } else { json!(MASK) })).collect()
}

/// A role of which nothing is told.
pub(super) fn masked_role(caller: &Caller) -> Value {
    let method = word(AuthMethod::AwsRole, caller);
    json!({ "method": method, "external_customer_id": MASK, "external_role_name": MASK, "shared_secret": MASK })
}

/// How a bucket is to be opened. A missing field keeps its value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AuthConfig {
    method: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<SecretInput>,
    external_customer_id: Option<String>,
    external_role_name: Option<String>,
    shared_secret: Option<SecretInput>,
    target_service_account: Option<String>,
}

impl AuthConfig {
    /// Applies the fields to a draft, that of `stored`. A missing or masked secret is left empty, which keeps the stored one.
    pub(super) fn over(self, draft: &mut BucketDraft, stored: Option<&Bucket>, caller: &Caller) {
        if let Some(on_credential) = stored.filter(|bucket| matches!(bucket.access, Access::CloudCredential(_))) {
            // Of a repo's bucket, a client may have been told a role in the place of keys.
            let repeats_role = self.external_role_name.is_some() && self.repeats(&masked_role(caller));
            if repeats_role || self.repeats(&told(on_credential, caller)) {
                return;
            }
            draft.auth_method = on_credential.effective_method().as_str().into();
        }
        let parts = [
            (self.method, &mut draft.auth_method),
            (self.access_key_id, &mut draft.access_key_id),
            (self.external_customer_id, &mut draft.account_id),
            (self.external_role_name, &mut draft.role_name),
            (self.target_service_account, &mut draft.service_account),
        ];
        for (sent, kept) in parts {
            if let Some(sent) = sent {
                *kept = sent;
            }
        }
        draft.shared_secret = unmasked(self.shared_secret);
        draft.secret_access_key = unmasked(self.secret_access_key);
    }

    /// Whether every field in it is one of `told`, as in an answer that is sent back.
    fn repeats(&self, told: &Value) -> bool {
        let secret = |secret: &'_ Option<SecretInput>| secret.as_ref().map(|secret| secret.expose().to_owned());
        let method = |word: &str| word.parse::<AuthMethod>().ok();
        let is_same =
            self.method.as_deref().is_none_or(|word| method(word) == told["method"].as_str().and_then(method));
        let sent = [
            ("access_key_id", self.access_key_id.clone()),
            ("secret_access_key", secret(&self.secret_access_key)),
            ("external_customer_id", self.external_customer_id.clone()),
            ("external_role_name", self.external_role_name.clone()),
            ("shared_secret", secret(&self.shared_secret)),
            ("target_service_account", self.target_service_account.clone()),
        ];
        is_same && sent.into_iter().all(|(key, sent)| sent.is_none_or(|sent| told[key] == sent))
    }
}

fn unmasked(secret: Option<SecretInput>) -> SecretInput {
    secret.filter(|secret| secret.expose() != MASK).unwrap_or_default()
}
