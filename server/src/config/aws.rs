//! Settings of AWS.

use std::path::PathBuf;

use backend::cloud::aws::Signer;
use clap::Args;
use domain::{
    aws::{PrincipalArn, RoleName},
    endpoint::EndpointUrl,
};
use zeroize::Zeroizing;

use super::read_secret;
use crate::failure::Failure;

/// This server's identity at AWS.
#[derive(Debug, Clone, Args)]
pub struct AwsArgs {
    /// ARN of the IAM user this server signs as; trust policies name it.
    #[arg(long, env = "LAKEWARDEN_AWS_PRINCIPAL")]
    pub aws_principal: Option<PrincipalArn>,
    /// Its access key id. Keys of a session, which begin with ASIA, are refused: they end with it.
    #[arg(long, env = "LAKEWARDEN_AWS_ACCESS_KEY_ID")]
    pub aws_access_key_id: Option<String>,
    /// Its secret access key.
    #[arg(long, env = "LAKEWARDEN_AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub aws_secret_access_key: Option<String>,
    /// File with its secret access key.
    #[arg(long, env = "LAKEWARDEN_AWS_SECRET_ACCESS_KEY_FILE", conflicts_with = "aws_secret_access_key")]
    pub aws_secret_access_key_file: Option<PathBuf>,
    /// Names of the IAM roles in this server's own AWS account that organisations may use, separated by spaces. Every other
    /// role of that account is refused.
    #[arg(long, env = "LAKEWARDEN_OWN_ACCOUNT_ROLES", value_delimiter = ' ')]
    pub own_account_roles: Vec<RoleName>,
    /// Endpoint in place of AWS STS, for a self-hosted cloud.
    #[arg(long, env = "LAKEWARDEN_AWS_STS_ENDPOINT")]
    pub aws_sts_endpoint: Option<EndpointUrl>,
    /// STS endpoints of other stores that bucket configs may name for their roles, separated by spaces. This server signs its
    /// requests there with its AWS identity.
    #[arg(long, env = "LAKEWARDEN_ROLE_STS_ENDPOINTS", value_delimiter = ' ')]
    pub role_sts_endpoints: Vec<EndpointUrl>,
    /// Endpoint in place of Amazon S3, for a self-hosted cloud.
    #[arg(long, env = "LAKEWARDEN_AWS_S3_ENDPOINT")]
    pub aws_s3_endpoint: Option<EndpointUrl>,
}

impl AwsArgs {
    /// The signer; `None` if none of its settings is given.
    ///
    /// # Errors
    /// When only some of the settings that belong together are set, which names the missing one, and for keys of a session.
    pub(super) fn signer(&self) -> Result<Option<Signer>, Failure> {
        let secret = match &self.aws_secret_access_key_file {
            Some(path) => Some(read_secret("LAKEWARDEN_AWS_SECRET_ACCESS_KEY_FILE", path)?),
            None => self.aws_secret_access_key.clone().map(Zeroizing::new),
        };
        match (&self.aws_principal, &self.aws_access_key_id, secret) {
            (None, None, None) => Ok(None),
            (Some(principal), Some(access_key_id), Some(secret)) => {
                must_last(access_key_id)?;
                if principal.is_role() && self.aws_sts_endpoint.is_none() {
                    tracing::warn!(%principal, "LAKEWARDEN_AWS_PRINCIPAL is a role, which has no keys that last; sign as an IAM user");
                }
                Ok(Some(Signer {
                    principal: principal.clone(),
                    access_key_id: access_key_id.clone(),
                    secret_access_key: secret.as_str().into(),
                }))
            }
            (None, ..) => Err(Failure::setting("LAKEWARDEN_AWS_PRINCIPAL", "it is needed with the AWS keys")),
            (_, None, _) => {
                Err(Failure::setting("LAKEWARDEN_AWS_ACCESS_KEY_ID", "it is needed with the AWS principal"))
            }
            (.., None) => {
                Err(Failure::setting("LAKEWARDEN_AWS_SECRET_ACCESS_KEY", "it is needed with the AWS principal"))
            }
        }
    }
}

/// Refuses keys of a session. See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>.
fn must_last(access_key_id: &str) -> Result<(), Failure> {
    if access_key_id.starts_with("ASIA") {
        let why = "the keys of a session end with it; enter those of an IAM user";
        return Err(Failure::setting("LAKEWARDEN_AWS_ACCESS_KEY_ID", why));
    }
    Ok(())
}
