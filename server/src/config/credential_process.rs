//! Settings of `credential-process`.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::AuthorityArgs;

/// Settings of `credential-process`.
#[derive(Debug, Clone, Args)]
pub struct CredentialProcessArgs {
    /// Address of the Lakewarden server.
    #[arg(long, env = "LAKEWARDEN_SERVER")]
    pub server: Url,
    /// The repo, as organisation/repo.
    #[arg(long)]
    pub repo: String,
    /// An API token.
    #[arg(long, env = "LAKEWARDEN_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// File with an API token.
    #[arg(long, env = "LAKEWARDEN_TOKEN_FILE", conflicts_with = "token")]
    pub token_file: Option<PathBuf>,
    /// Authorities of certificates.
    #[command(flatten)]
    pub authorities: AuthorityArgs,
}
