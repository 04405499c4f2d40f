//! Cloud credentials in the client's newer format, in requests and answers.

use domain::{
    Invalid,
    aws::ExternalId,
    bucket::SecretAccessKey,
    credential::{
        Credential, CredentialKind, EditedCredential, EditedKeys, NewCredential, Provider, RedactedKeys, SecretText,
        ServiceAccountKey,
    },
    field::FieldErrors,
    secret::SecretInput,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The representation of a credential: without secrets, and with only the beginning of a role's ARN.
pub(super) fn representation(credential: &Credential) -> Value {
    let shown = &credential.shown;
    let mut body = json!({
        "uuid": credential.id,
        "name": credential.name,
        "provider": shown.kind().provider(),
        "provider_default": credential.is_default,
        "allowed_in_tasks": credential.allowed_in_tasks,
        "created_at": credential.created_at.utc(),
        "updated_at": credential.updated_at.utc(),
    });
    let (member, provider, fields) = match shown {
        RedactedKeys::AwsKey { access_key_id, endpoint, kms_key_id } => (
            "credential",
            "aws",
            json!({ "access_key_id": access_key_id, "endpoint": endpoint, "sse_kms_key_id": kms_key_id }),
        ),
        RedactedKeys::AwsRole { arn_head, endpoint, kms_key_id, .. } => {
            ("role", "aws", json!({ "role_arn": arn_head, "endpoint": endpoint, "sse_kms_key_id": kms_key_id }))
        }
        RedactedKeys::AzureKey { account_name } => ("credential", "azure", json!({ "account_name": account_name })),
        RedactedKeys::AzureToken { account_name } => ("token", "azure", json!({ "account_name": account_name })),
        RedactedKeys::GcpKey { access_key_id } => ("credential", "gcp", json!({ "access_key_id": access_key_id })),
        RedactedKeys::GcpServiceAccount { account, key_id } => {
            ("token", "gcp", json!({ "account_id": account, "key_id": key_id }))
        }
    };
    let fields: serde_json::Map<String, Value> = match fields {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => serde_json::Map::new(),
    };
    body[member] = json!({ provider: fields });
    body
}

/// The fields of a credential. Exactly one of `credential`, `role` and `token` contains its keys, for exactly one provider.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CredentialRequest {
    name: Option<String>,
    provider: Option<String>,
    provider_default: Option<bool>,
    allowed_in_tasks: Option<bool>,
    credential: Option<Keys>,
    role: Option<Roles>,
    token: Option<Tokens>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Keys {
    aws: Option<Fields>,
    azure: Option<Fields>,
    gcp: Option<Fields>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Roles {
    aws: Option<Fields>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tokens {
    azure: Option<Fields>,
    gcp: Option<Fields>,
}

/// The fields of all kinds; each kind reads its own.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    access_key_id: Option<String>,
    secret_access_key: Option<SecretInput>,
    endpoint: Option<String>,
    sse_kms_key_id: Option<String>,
    role_arn: Option<String>,
    external_id: Option<SecretInput>,
    account_name: Option<String>,
    account_key: Option<SecretInput>,
    sas_token: Option<SecretInput>,
    key_text: Option<SecretInput>,
}

impl CredentialRequest {
    /// A new credential.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, in the client's words.
    pub(super) fn into_new(self) -> Result<NewCredential, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.as_deref().unwrap_or_default().parse());
        let (is_default, allowed_in_tasks) = (self.provider_default, self.allowed_in_tasks);
        let keys = self.keys(&mut errors);
        if keys.is_none() && errors.iter().all(|(field, _)| field == "name") {
            errors.add("credential", ONE_OF);
        }
        let keys = keys.and_then(|keys| {
            let kind = keys.kind();
            let complete = keys.complete().map_err(|missing| {
                missing.iter().for_each(|(field, sentence)| errors.add(wire_name(field, kind), sentence));
            });
            complete.ok()
        });
        match (name, keys) {
            (Some(name), Some(keys)) if errors.is_empty() => Ok(NewCredential {
                name,
                keys,
                is_default: is_default.unwrap_or_default(),
                allowed_in_tasks: allowed_in_tasks.unwrap_or_default(),
                buckets: Vec::new(),
            }),
            _ => Err(errors),
        }
    }

    /// Its keys, ignoring the name.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, in the client's words.
    pub(crate) fn into_keys(self) -> Result<domain::credential::Keys, FieldErrors> {
        let name = Some("unnamed".to_owned());
        Self { name, provider_default: None, allowed_in_tasks: None, ..self }.into_new().map(|new| new.keys)
    }

    /// The changes to a stored one.
    ///
    /// # Errors
    /// A sentence for each field that can't be taken, in the client's words.
    pub(super) fn into_edit(self) -> Result<EditedCredential, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.as_deref().map(|name| errors.check("name", name.parse()));
        let (is_default, allowed_in_tasks) = (self.provider_default, self.allowed_in_tasks);
        let keys = self.keys(&mut errors);
        if errors.is_empty() {
            Ok(EditedCredential { name: name.flatten(), keys, is_default, allowed_in_tasks, buckets: None })
        } else {
            Err(errors)
        }
    }

    /// Its keys, if any are sent.
    fn keys(self, errors: &mut FieldErrors) -> Option<EditedKeys> {
        let (credential, role, token) =
            (self.credential.unwrap_or_default(), self.role.unwrap_or_default(), self.token.unwrap_or_default());
        let given = [
            (CredentialKind::AwsKey, credential.aws),
            (CredentialKind::AzureKey, credential.azure),
            (CredentialKind::GcpKey, credential.gcp),
            (CredentialKind::AwsRole, role.aws),
            (CredentialKind::AzureToken, token.azure),
            (CredentialKind::GcpServiceAccount, token.gcp),
        ];
        let mut given = given.into_iter().filter_map(|(kind, fields)| Some((kind, fields?)));
        let first = given.next();
        if given.next().is_some() {
            errors.add("credential", ONE_OF);
            return None;
        }
        let provider: Option<Provider> = self.provider.and_then(|word| errors.check("provider", word.parse()));
        if let (Some(provider), Some((kind, _))) = (provider, &first)
            && provider != kind.provider()
        {
            errors.add("provider", format!("What is sent is of {}.", kind.provider().as_str()));
        }
        let (kind, fields) = first?;
        fields.keys(kind, errors)
    }
}

const ONE_OF: &str = "Send exactly one of credential, role and token, with exactly one provider in it.";

/// The client's name for a field of this kind.
pub(super) fn wire_name(field: &str, kind: CredentialKind) -> &str {
    match (field, kind) {
        ("secret", CredentialKind::AwsKey | CredentialKind::GcpKey) => "secret_access_key",
        ("secret", CredentialKind::AzureKey) => "account_key",
        ("secret", CredentialKind::AzureToken) => "sas_token",
        ("secret", CredentialKind::GcpServiceAccount) => "key_text",
        ("secret", CredentialKind::AwsRole) => "external_id",
        ("format", _) => "credential",
        ("kms_key_id", _) => "sse_kms_key_id",
        (field, _) => field,
    }
}

/// Reads an optional field.
fn read<S, T>(
    field: &str,
    sent: Option<S>,
    parse: impl FnOnce(S) -> Result<T, Invalid>,
    errors: &mut FieldErrors,
) -> Option<T> {
    sent.and_then(|sent| errors.check(field, parse(sent)))
}

/// Reads an optional field that an empty text clears.
fn clearable<T: std::str::FromStr<Err = Invalid>>(
    field: &str,
    sent: Option<String>,
    errors: &mut FieldErrors,
) -> Option<Option<T>> {
    let sent = sent?;
    if sent.trim().is_empty() { Some(None) } else { errors.check(field, sent.parse()).map(Some) }
}

impl Fields {
    fn keys(self, kind: CredentialKind, errors: &mut FieldErrors) -> Option<EditedKeys> {
        let text = |sent: String| sent.parse();
        let secret_access_key = |secret: SecretInput| SecretAccessKey::parse(&secret);
        let keys = match kind {
            CredentialKind::AwsKey => EditedKeys::AwsKey {
                access_key_id: read("access_key_id", self.access_key_id, text, errors),
                secret_access_key: read("secret_access_key", self.secret_access_key, secret_access_key, errors),
                endpoint: clearable("endpoint", self.endpoint, errors),
                kms_key_id: clearable("sse_kms_key_id", self.sse_kms_key_id, errors),
            },
            CredentialKind::AwsRole => EditedKeys::AwsRole {
                arn: read("role_arn", self.role_arn, |arn| arn.parse(), errors),
                external_id: read("external_id", self.external_id, |id| ExternalId::parse(&id), errors),
                endpoint: clearable("endpoint", self.endpoint, errors),
                kms_key_id: clearable("sse_kms_key_id", self.sse_kms_key_id, errors),
            },
            CredentialKind::AzureKey => EditedKeys::AzureKey {
                account_name: read("account_name", self.account_name, |name| name.parse(), errors),
                account_key: read("account_key", self.account_key, |key| SecretText::parse(&key), errors),
            },
            CredentialKind::AzureToken => EditedKeys::AzureToken {
                account_name: read("account_name", self.account_name, |name| name.parse(), errors),
                sas_token: read("sas_token", self.sas_token, |token| SecretText::parse(&token), errors),
            },
            CredentialKind::GcpKey => EditedKeys::GcpKey {
                access_key_id: read("access_key_id", self.access_key_id, text, errors),
                secret_access_key: read("secret_access_key", self.secret_access_key, secret_access_key, errors),
            },
            CredentialKind::GcpServiceAccount => {
                let key = read("key_text", self.key_text, |file| ServiceAccountKey::parse(&file), errors);
                EditedKeys::GcpServiceAccount(key)
            }
        };
        errors.is_empty().then_some(keys)
    }
}
