//! Settings of Google Cloud.

use std::path::PathBuf;

use backend::cloud::google::Google;
use clap::Args;
use domain::{bucket::ServiceAccount, credential::ServiceAccountKey, endpoint::EndpointUrl};

use super::read_secret;
use crate::failure::Failure;

/// This server's identity at Google.
#[derive(Debug, Clone, Args)]
pub struct GoogleArgs {
    /// Key file (JSON) of the Google service account this server acts as; customers allow it to impersonate theirs.
    #[arg(long, env = "LAKEWARDEN_GOOGLE_KEY_FILE")]
    pub google_key_file: Option<PathBuf>,
    /// Its e-mail address, as the pages show it. Unset: the key file's.
    #[arg(long, env = "LAKEWARDEN_GOOGLE_PRINCIPAL")]
    pub google_principal: Option<ServiceAccount>,
    /// Endpoint in place of Google's APIs, for a simulation.
    #[arg(long, env = "LAKEWARDEN_GOOGLE_ENDPOINT")]
    pub google_endpoint: Option<EndpointUrl>,
}

impl GoogleArgs {
    /// Google Cloud, as configured by the operator.
    ///
    /// # Errors
    /// When the key file can't be read, is not a service account's, or doesn't match the principal; names the setting.
    pub fn google(&self) -> Result<Google, Failure> {
        const SETTING: &str = "LAKEWARDEN_GOOGLE_KEY_FILE";
        let Some(path) = &self.google_key_file else {
            return Ok(Google::nameless(self.google_principal.clone()).at(self.google_endpoint.clone()));
        };
        let file = read_secret(SETTING, path)?;
        let key = ServiceAccountKey::parse(&file.as_str().into())
            .map_err(|error| Failure::setting(SETTING, format!("{}: {error}", path.display())))?;
        if self.google_principal.as_ref().is_some_and(|principal| *principal != key.account) {
            return Err(Failure::setting("LAKEWARDEN_GOOGLE_PRINCIPAL", "it is another than the key file's"));
        }
        let google = Google::signing_with(&key)
            .map_err(|error| Failure::setting(SETTING, format!("{}: {error}", path.display())))?;
        Ok(google.at(self.google_endpoint.clone()))
    }
}
