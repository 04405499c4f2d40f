//! Secrets of credentials with their own format.

use std::fmt;

use serde_json::{Value, json};

use crate::{Invalid, bucket::ServiceAccount, secret::SecretInput, text::only};

/// The form field of every kind's secret.
pub(crate) const SECRET: &str = "secret";

/// A secret in a format its provider does not specify: 8 to 2,048 visible ASCII characters.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(SecretInput);

impl SecretText {
    /// Parses the typed text.
    ///
    /// # Errors
    /// A sentence unless it is 8 to 2,048 visible ASCII characters.
    pub fn parse(typed: &SecretInput) -> Result<Self, Invalid> {
        let text = typed.expose().trim();
        only(text, 8, 2048, |b| b.is_ascii_graphic(), "Enter the secret as its provider shows it, without blanks.")?;
        Ok(Self(text.into()))
    }

    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText([REDACTED])")
    }
}

/// The key file of a Google service account. Only the fields needed for signing are stored. See
/// <https://cloud.google.com/iam/docs/keys-create-delete>.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceAccountKey {
    /// The service account's address.
    pub account: ServiceAccount,
    /// Key id.
    pub key_id: String,
    file: SecretInput,
}

impl ServiceAccountKey {
    /// Parses a key file. A file can name hosts and commands: anything but a plain service account's, with Google's own
    /// token address, is refused, and fields that signing does not need are dropped.
    ///
    /// # Errors
    /// A sentence that repeats nothing of the file.
    pub fn parse(typed: &SecretInput) -> Result<Self, Invalid> {
        const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";
        const SHAPE: &str = "Paste the whole key file of a service account, as Google gives it (JSON).";
        if typed.expose().len() > 12_000 {
            return Err(SHAPE.into());
        }
        let file: Value = serde_json::from_str(typed.expose()).map_err(|_| SHAPE)?;
        let text = |key: &str| file[key].as_str().ok_or(SHAPE);
        if text("type")? != "service_account" {
            return Err("Only key files of the type service_account are taken.".into());
        }
        if text("token_uri")? != TOKEN_URI {
            return Err("The key file names a token address that is not Google's.".into());
        }
        let account: ServiceAccount = text("client_email")?.parse()?;
        let key_id = text("private_key_id")?;
        only(key_id, 8, 64, |b| b.is_ascii_hexdigit(), SHAPE)?;
        let private_key = text("private_key")?;
        if !private_key.starts_with("-----BEGIN PRIVATE KEY-----") || !private_key.is_ascii() {
            return Err(SHAPE.into());
        }
        let kept = json!({
            "type": "service_account",
            "project_id": file["project_id"].as_str(),
            "private_key_id": key_id,
            "private_key": private_key,
            "client_email": account,
            "token_uri": TOKEN_URI,
        });
        Ok(Self { account, key_id: key_id.to_owned(), file: kept.to_string().into() })
    }

    /// The private key, in PEM.
    #[must_use]
    pub fn private_key(&self) -> SecretInput {
        let file: Value = serde_json::from_str(self.file.expose()).unwrap_or_default();
        file["private_key"].as_str().unwrap_or_default().into()
    }

    /// The stored part of the file.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.file.expose()
    }
}

impl fmt::Debug for ServiceAccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccountKey").field("account", &self.account).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_reduced_to_what_signs() {
        let file = |change: fn(&mut Value)| {
            let mut file = json!({
                "type": "service_account",
                "project_id": "p",
                "private_key_id": "0123456789abcdef",
                "private_key": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
                "client_email": "a@my-project.iam.gserviceaccount.com",
                "token_uri": "https://oauth2.googleapis.com/token",
                "auth_uri": "https://evil.example.com",
            });
            change(&mut file);
            ServiceAccountKey::parse(&file.to_string().into())
        };
        let key = file(|_| {}).unwrap();
        assert_eq!(key.key_id, "0123456789abcdef");
        assert!(!key.expose().contains("evil") && key.expose().contains("MIIE"));
        assert!(key.private_key().expose().starts_with("-----BEGIN PRIVATE KEY-----\nMIIE"));
        assert!(!format!("{key:?}").contains("MIIE"));
        assert!(file(|file| file["type"] = json!("external_account")).is_err());
        assert!(file(|file| file["token_uri"] = json!("https://evil.example.com/token")).is_err());
        assert!(file(|file| file["private_key"] = json!("x")).is_err());
        assert!(ServiceAccountKey::parse(&"{".into()).is_err());
    }
}
