//! Settings of `serve`.

use std::{net::SocketAddr, path::PathBuf};

use backend::{
    DEFAULT_LIFETIME, Retention,
    cloud::{aws::Aws, google::Google},
    egress::{Egress, Rules},
};
use clap::Args;
use domain::{endpoint::EndpointUrl, location::StoreNames};
use url::Url;

use super::{AuthorityArgs, AwsArgs, DatabaseArgs, GoogleArgs, KeyArgs, OidcArgs};
use crate::{client_address::TrustedProxies, failure::Failure};

/// Settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address to listen on.
    #[arg(long, env = "LAKEWARDEN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address that people and data clients use, such as https://lakewarden.example.com. Unset: http:// and the listen
    /// address.
    #[arg(long, env = "LAKEWARDEN_PUBLIC_URL")]
    pub public_url: Option<Url>,
    /// Networks of the reverse proxies, such as 10.0.0.0/8,192.0.2.9: their X-Forwarded-For or Forwarded is trusted for the
    /// client's address. Unset: none.
    #[arg(long, env = "LAKEWARDEN_TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: TrustedProxies,
    /// Open connections at most; beyond that, the connection that has been idle longest is closed.
    #[arg(long, env = "LAKEWARDEN_MAX_CONNECTIONS", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
    /// Folder of the built browser files. Unset: site, beside the program.
    #[arg(long, env = "LAKEWARDEN_SITE_DIR")]
    pub site_dir: Option<PathBuf>,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
    /// Authorities of certificates.
    #[command(flatten)]
    pub authorities: AuthorityArgs,
    /// AWS settings.
    #[command(flatten)]
    pub aws: AwsArgs,
    /// Endpoint in place of Amazon S3 as data clients reach it. Unset: LAKEWARDEN_AWS_S3_ENDPOINT.
    #[arg(long, env = "LAKEWARDEN_CLIENT_S3_ENDPOINT")]
    pub client_s3_endpoint: Option<EndpointUrl>,
    /// Lifetime of vended credentials in seconds, 900 to 43200.
    #[arg(long, env = "LAKEWARDEN_CREDENTIAL_LIFETIME", default_value_t = DEFAULT_LIFETIME)]
    pub credential_lifetime: i32,
    /// Days that events are stored, 30 or more; 0 stores them for ever.
    #[arg(long, env = "LAKEWARDEN_AUDIT_RETENTION", default_value_t = 0)]
    pub audit_retention: i32,
    /// Google settings.
    #[command(flatten)]
    pub google: GoogleArgs,
    /// Endpoints that lead to one store, joined by `=`, several stores separated by spaces
    /// (`https://s3.example.com=https://10.0.0.5:9000`). Bucket configs and repos by either name are one place.
    #[arg(long, env = "LAKEWARDEN_STORE_NAMES", value_delimiter = ' ')]
    pub store_names: Vec<StoreNames>,
    /// Identity providers.
    #[command(flatten)]
    pub oidc: OidcArgs,
    /// File with rules (TOML) that open private endpoints.
    #[arg(long, env = "LAKEWARDEN_EGRESS_RULES")]
    pub egress_rules: Option<PathBuf>,
    /// Allow egress rules to open loopback addresses. For development only.
    #[arg(long, env = "LAKEWARDEN_DEV_MODE", default_value_t = false, action = clap::ArgAction::Set, num_args = 0..=1, default_missing_value = "true")]
    pub dev_mode: bool,
}

impl ServeArgs {
    /// The address that people and data clients use, without a final slash.
    ///
    /// # Errors
    /// When it is not an origin.
    pub fn public_origin(&self) -> Result<String, Failure> {
        public_origin(self.public_url.as_ref(), self.listen)
    }

    /// Lifetime of vended credentials, in seconds. Development mode allows a minute.
    ///
    /// # Errors
    /// When STS would refuse this lifetime.
    pub fn credential_lifetime(&self) -> Result<i32, Failure> {
        let least = if self.dev_mode { 60 } else { 900 };
        if (least..=43_200).contains(&self.credential_lifetime) {
            Ok(self.credential_lifetime)
        } else {
            Err(Failure::setting("LAKEWARDEN_CREDENTIAL_LIFETIME", "it is a number of seconds from 900 to 43200"))
        }
    }

    /// How long events are stored.
    ///
    /// # Errors
    /// When it is shorter than the database's minimum.
    pub fn audit_retention(&self) -> Result<Retention, Failure> {
        Retention::days(self.audit_retention)
            .map_err(|error| Failure::setting("LAKEWARDEN_AUDIT_RETENTION", error.to_string()))
    }

    /// The endpoint that data clients use in place of Amazon S3.
    #[must_use]
    pub fn client_s3_endpoint(&self) -> Option<EndpointUrl> {
        self.client_s3_endpoint.clone().or_else(|| self.aws.aws_s3_endpoint.clone())
    }

    /// AWS, as configured by the operator.
    ///
    /// # Errors
    /// When a setting is missing or wrong; names it.
    pub fn aws(&self, own: Vec<SocketAddr>) -> Result<Aws, Failure> {
        let rules = match &self.egress_rules {
            None => Rules::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|error| Failure::file("LAKEWARDEN_EGRESS_RULES", path, &error))?;
                Rules::parse(&text, self.dev_mode).map_err(|error| {
                    Failure::setting("LAKEWARDEN_EGRESS_RULES", format!("{}: {error}", path.display()))
                })?
            }
        };
        let Self { aws, .. } = self;
        let egress = Egress::new(rules, own).trusting(self.authorities.authorities()?);
        let clouds = Aws::new(aws.signer()?, aws.aws_sts_endpoint.clone(), aws.aws_s3_endpoint.clone(), egress);
        let clouds = clouds.with_role_sts_endpoints(aws.role_sts_endpoints.clone());
        Ok(clouds.with_own_account_roles(aws.own_account_roles.clone()))
    }

    /// Google Cloud, as configured by the operator.
    ///
    /// # Errors
    /// When a setting is missing or wrong; names it.
    pub fn google(&self) -> Result<Google, Failure> {
        Ok(self.google.google()?.trusting(self.authorities.authorities()?))
    }
}

/// The address that people and data clients use, without a final slash.
pub(crate) fn public_origin(public_url: Option<&Url>, listen: SocketAddr) -> Result<String, Failure> {
    let Some(url) = public_url else { return Ok(format!("http://{listen}")) };
    let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    let origin = url.origin().ascii_serialization();
    if is_origin && origin.parse::<EndpointUrl>().is_ok() {
        Ok(origin)
    } else {
        Err(Failure::setting(
            "LAKEWARDEN_PUBLIC_URL",
            "it is an address such as https://lakewarden.example.com, with nothing after it",
        ))
    }
}
