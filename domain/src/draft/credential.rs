//! The forms of a cloud credential.

use serde::{Deserialize, Serialize};

use crate::{
    aws::Region,
    bucket::SecretAccessKey,
    credential::{
        Credential, CredentialKind, EditedCredential, EditedKeys, Keys, KmsKeyId, NewCredential, SECRET, SecretText,
        ServiceAccountKey, TestPlace,
    },
    endpoint::EndpointUrl,
    field::{FieldErrors, ticked},
    location::BucketName,
    secret::SecretInput,
};

/// The form as filled in, with the form's field names. Fields of kinds that are not chosen are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CredentialDraft {
    /// Format, by the word of its kind.
    pub format: String,
    /// Friendly name.
    pub name: String,
    /// Access key id.
    pub access_key_id: String,
    /// Storage account, for Azure.
    pub account_name: String,
    /// The secret of the kind: a secret access key, an account key, a SAS token, a key file.
    pub secret: SecretInput,
    /// ARN of the role.
    pub role_arn: String,
    /// Custom endpoint.
    pub endpoint: String,
    /// The KMS key that encrypts new objects.
    pub kms_key_id: String,
    /// A bucket for the policies and the test.
    pub bucket: String,
    /// That bucket's region.
    pub region: String,
    /// Set as default: not empty when ticked.
    pub is_default: String,
    /// Allow to run tasks and code: not empty when ticked.
    pub allowed_in_tasks: String,
}

impl CredentialDraft {
    /// The form for a stored credential. Hidden values are empty or truncated; leaving them so keeps the stored ones.
    #[must_use]
    pub fn of(credential: &Credential) -> Self {
        let shown = &credential.shown;
        let (mut access_key_id, mut account_name, mut role_arn) = Default::default();
        match shown.kind() {
            CredentialKind::AwsKey | CredentialKind::GcpKey => access_key_id = shown.identifier().to_owned(),
            CredentialKind::AwsRole => role_arn = shown.identifier().to_owned(),
            CredentialKind::AzureKey | CredentialKind::AzureToken => account_name = shown.identifier().to_owned(),
            CredentialKind::GcpServiceAccount => {}
        }
        Self {
            format: shown.kind().as_str().into(),
            name: credential.name.to_string(),
            access_key_id,
            account_name,
            role_arn,
            endpoint: shown.endpoint().map(ToString::to_string).unwrap_or_default(),
            kms_key_id: shown.kms_key_id().map(ToString::to_string).unwrap_or_default(),
            is_default: ticked(credential.is_default),
            allowed_in_tasks: ticked(credential.allowed_in_tasks),
            ..Self::default()
        }
    }

    /// The same without the fields that no test uses.
    #[must_use]
    pub fn tested_part(self) -> Self {
        Self { name: String::new(), is_default: String::new(), allowed_in_tasks: String::new(), ..self }
    }

    /// The same with only the fields that documents follow.
    #[must_use]
    pub fn told_part(self) -> Self {
        let Self { format, bucket, kms_key_id, .. } = self;
        Self { format, bucket, kms_key_id, ..Self::default() }
    }

    /// The chosen format, if any.
    #[must_use]
    pub fn kind(&self) -> Option<CredentialKind> {
        self.format.parse().ok()
    }

    /// Validates every field of a new credential.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse(&self) -> Result<NewCredential, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let keys = self.parse_keys(&mut errors);
        match (name, keys) {
            (Some(name), Some(keys)) if errors.is_empty() => Ok(NewCredential {
                allowed_in_tasks: self.allows_tasks(keys.kind()),
                name,
                keys,
                is_default: !self.is_default.is_empty(),
                buckets: Vec::new(),
            }),
            _ => Err(errors),
        }
    }

    /// Validates the fields of a connection test.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_for_test(&self) -> Result<(Keys, TestPlace), FieldErrors> {
        let mut errors = FieldErrors::default();
        let keys = self.parse_keys(&mut errors);
        let place = self.parse_place(&mut errors);
        keys.zip(place).filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Validates every field of a stored credential's form.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_edit(&self) -> Result<EditedCredential, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let keys = self.parse_edited_keys(&mut errors);
        match (name, keys) {
            (Some(name), Some(keys)) if errors.is_empty() => Ok(EditedCredential {
                name: Some(name),
                keys: Some(keys),
                is_default: Some(!self.is_default.is_empty()),
                allowed_in_tasks: self.kind().map(|kind| self.allows_tasks(kind)),
                buckets: None,
            }),
            _ => Err(errors),
        }
    }

    /// Validates the fields of a test of a stored credential.
    ///
    /// # Errors
    /// A sentence for each field that is invalid, all at once.
    pub fn parse_edit_for_test(&self) -> Result<(EditedKeys, TestPlace), FieldErrors> {
        let mut errors = FieldErrors::default();
        let keys = self.parse_edited_keys(&mut errors);
        let place = self.parse_place(&mut errors);
        keys.zip(place).filter(|_| errors.is_empty()).ok_or(errors)
    }

    fn allows_tasks(&self, kind: CredentialKind) -> bool {
        kind == CredentialKind::AwsRole && !self.allowed_in_tasks.is_empty()
    }

    /// The bucket to test with, if one is named.
    fn parse_place(&self, errors: &mut FieldErrors) -> Option<TestPlace> {
        let bucket: Option<Option<BucketName>> = optional("bucket", &self.bucket, errors);
        let region: Option<Option<Region>> = optional("region", &self.region, errors);
        Some(TestPlace { bucket: bucket?, region: region? })
    }

    fn parse_endpoint(&self, errors: &mut FieldErrors) -> Option<Option<EndpointUrl>> {
        optional("endpoint", &self.endpoint, errors)
    }

    fn parse_kms_key_id(&self, errors: &mut FieldErrors) -> Option<Option<KmsKeyId>> {
        optional("kms_key_id", &self.kms_key_id, errors)
    }

    fn parse_keys(&self, errors: &mut FieldErrors) -> Option<Keys> {
        // Required even when the fields around it are invalid, so that all errors appear at once.
        if self.secret.is_empty() && self.kind().is_some_and(|kind| kind != CredentialKind::AwsRole) {
            errors.add(SECRET, "Enter the secret as its provider shows it.");
        }
        let keys = self.parse_edited_keys(errors)?.complete();
        keys.map_err(|missing| missing.iter().for_each(|(field, sentence)| errors.add(field, sentence))).ok()
    }

    fn parse_edited_keys(&self, errors: &mut FieldErrors) -> Option<EditedKeys> {
        let kind = errors.check("format", self.format.parse())?;
        let has_secret = !self.secret.is_empty();
        match kind {
            CredentialKind::AwsKey => {
                let access_key_id = errors.check("access_key_id", self.access_key_id.parse());
                let secret = has_secret.then(|| errors.check(SECRET, SecretAccessKey::parse(&self.secret)));
                let (endpoint, kms_key_id) = (self.parse_endpoint(errors), self.parse_kms_key_id(errors));
                Some(EditedKeys::AwsKey {
                    access_key_id: Some(access_key_id?),
                    secret_access_key: secret.flatten(),
                    endpoint: Some(endpoint?),
                    kms_key_id: Some(kms_key_id?),
                })
            }
            CredentialKind::AwsRole => {
                let arn = errors.check("role_arn", self.role_arn.parse());
                let (endpoint, kms_key_id) = (self.parse_endpoint(errors), self.parse_kms_key_id(errors));
                Some(EditedKeys::AwsRole {
                    arn: Some(arn?),
                    external_id: None,
                    endpoint: Some(endpoint?),
                    kms_key_id: Some(kms_key_id?),
                })
            }
            CredentialKind::AzureKey => {
                let account_name = errors.check("account_name", self.account_name.parse());
                let key = has_secret.then(|| errors.check(SECRET, SecretText::parse(&self.secret)));
                Some(EditedKeys::AzureKey { account_name: Some(account_name?), account_key: key.flatten() })
            }
            CredentialKind::AzureToken => {
                let account_name = errors.check("account_name", self.account_name.parse());
                let token = has_secret.then(|| errors.check(SECRET, SecretText::parse(&self.secret)));
                Some(EditedKeys::AzureToken { account_name: Some(account_name?), sas_token: token.flatten() })
            }
            CredentialKind::GcpKey => {
                let access_key_id = errors.check("access_key_id", self.access_key_id.parse());
                let secret = has_secret.then(|| errors.check(SECRET, SecretAccessKey::parse(&self.secret)));
                Some(EditedKeys::GcpKey { access_key_id: Some(access_key_id?), secret_access_key: secret.flatten() })
            }
            CredentialKind::GcpServiceAccount => {
                let key = has_secret.then(|| errors.check(SECRET, ServiceAccountKey::parse(&self.secret)));
                Some(EditedKeys::GcpServiceAccount(key.flatten()))
            }
        }
    }
}

/// Parses an optional field. The outer `None` means that it was refused.
fn optional<T: std::str::FromStr<Err = crate::Invalid>>(
    field: &'static str,
    typed: &str,
    errors: &mut FieldErrors,
) -> Option<Option<T>> {
    if typed.trim().is_empty() { Some(None) } else { errors.check(field, typed.parse()).map(Some) }
}

/// Finds an access key pair in pasted text: a block of an AWS credentials file, `export` lines, the console's CSV file,
/// or the two halves in order. A one-line field has already lost the line breaks.
#[must_use]
pub fn pasted_pair(text: &str) -> Option<(String, String)> {
    let lower = text.to_ascii_lowercase();
    let after = |name: &str| lower.find(name).and_then(|at| text.get(at + name.len()..));
    let named = after("aws_access_key_id").zip(after("aws_secret_access_key"));
    if let Some((id, secret)) = named {
        return Some((first_run(id, is_key_id)?, first_run(secret, is_secret)?)).filter(is_aws_pair);
    }
    let start = text.find("AKIA")?;
    let id = first_run(&text[start..], is_key_id)?;
    let rest = &text[start + id.len()..];
    Some((id, first_run(rest, is_secret)?)).filter(is_aws_pair)
}

fn is_aws_pair((id, secret): &(String, String)) -> bool {
    id.len() == 20 && secret.len() == SECRET_LENGTH
}

/// The length of a secret access key of AWS.
const SECRET_LENGTH: usize = 40;

fn is_key_id(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit()
}

fn is_secret(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '+')
}

/// The first run of characters for which `belongs` is true, after the separator that follows a name.
fn first_run(text: &str, belongs: fn(char) -> bool) -> Option<String> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | ',' | '"' | '\''));
    let run: String = text.chars().take_while(|&c| belongs(c)).take(SECRET_LENGTH).collect();
    (!run.is_empty()).then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::TICKED;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn pair() -> CredentialDraft {
        CredentialDraft {
            format: "aws_key".into(),
            name: "prod".into(),
            access_key_id: ID.into(),
            secret: SECRET_KEY.into(),
            ..CredentialDraft::default()
        }
    }

    #[test]
    fn each_format_has_its_fields() {
        assert_eq!(pair().parse().unwrap().keys.kind(), CredentialKind::AwsKey);
        let errors = CredentialDraft { format: "aws_key".into(), ..CredentialDraft::default() }.parse().unwrap_err();
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["access_key_id", "name", "secret"]);
        let errors = CredentialDraft { format: "aws_role".into(), ..CredentialDraft::default() }.parse().unwrap_err();
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["name", "role_arn"]);
        assert!(CredentialDraft::default().parse().unwrap_err().get("format").is_some());
    }

    #[test]
    fn only_roles_are_allowed_in_tasks() {
        let ticked = CredentialDraft { allowed_in_tasks: TICKED.into(), ..pair() };
        assert!(!ticked.parse().unwrap().allowed_in_tasks);
        let role = CredentialDraft {
            format: "aws_role".into(),
            role_arn: "arn:aws:iam::123456789012:role/x".into(),
            ..ticked
        };
        assert!(role.parse().unwrap().allowed_in_tasks);
    }

    #[test]
    fn a_pasted_block_holds_a_pair() {
        let wanted = Some((ID.to_owned(), SECRET_KEY.to_owned()));
        for block in [
            format!("[default]\naws_access_key_id = {ID}\naws_secret_access_key = {SECRET_KEY}\nregion = us-east-1"),
            format!("[default]aws_access_key_id = {ID}aws_secret_access_key = {SECRET_KEY}region = us-east-1"),
            format!("export AWS_ACCESS_KEY_ID=\"{ID}\"\nexport AWS_SECRET_ACCESS_KEY=\"{SECRET_KEY}\""),
            format!("Access key ID,Secret access key\r\n{ID},{SECRET_KEY}\r\n"),
            format!("{ID} {SECRET_KEY}"),
            format!("{ID}\t{SECRET_KEY}"),
        ] {
            assert_eq!(pasted_pair(&block), wanted, "{block}");
        }
        for other in ["", ID, SECRET_KEY, "AKIA", &format!("{ID} short"), "aws_access_key_id"] {
            assert_eq!(pasted_pair(other), None, "{other}");
        }
    }
}
