//! Certificate authorities to trust in addition to the machine's own.

use std::path::PathBuf;

use backend::egress::Authorities;
use clap::Args;

use crate::failure::Failure;

/// Certificate authorities.
#[derive(Debug, Clone, Args)]
pub struct AuthorityArgs {
    /// File with the certificates (PEM) of authorities to trust in addition to the machine's own.
    #[arg(long, env = "LAKEWARDEN_CA_FILE")]
    pub ca_file: Option<PathBuf>,
}

impl AuthorityArgs {
    /// The authorities in the file; none if no file is set.
    ///
    /// # Errors
    /// When the file can't be read or contains anything but certificates.
    pub fn authorities(&self) -> Result<Authorities, Failure> {
        const SETTING: &str = "LAKEWARDEN_CA_FILE";
        let Some(path) = &self.ca_file else { return Ok(Authorities::default()) };
        let pem = std::fs::read_to_string(path).map_err(|error| Failure::file(SETTING, path, &error))?;
        Authorities::parse(&pem).map_err(|error| Failure::setting(SETTING, format!("{}: {error}", path.display())))
    }
}
