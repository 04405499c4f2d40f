//! Settings: each is an option of the command line and an environment variable; secrets also come from files, by the same
//! variable with `_FILE` behind its name. Read once, here, and nowhere else.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use backend::{
    DEFAULT_LIFETIME,
    cloud::{
        aws::{Aws, Signer},
        google::Google,
    },
    egress::{Egress, Rules},
    seal::KeyFile,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::{aws::PrincipalArn, bucket::ServiceAccount, credential::ServiceAccountKey, endpoint::EndpointUrl};
use url::Url;
use zeroize::Zeroizing;

use crate::start::Failure;

/// Control plane for access to object storage.
#[derive(Debug, Parser)]
#[command(name = "lakewarden", version, about, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web application and the APIs.
    Serve(Box<ServeArgs>),
    /// Bring the database up to date, and stop.
    Migrate(DatabaseArgs),
    /// Print a repo's keys as an AWS profile's credential_process does.
    CredentialProcess(CredentialProcessArgs),
    /// The operator's own tasks.
    Admin {
        /// Which.
        #[command(subcommand)]
        task: AdminTask,
    },
}

/// The operator's own tasks.
#[derive(Debug, Subcommand)]
pub enum AdminTask {
    /// Make the first account and the first organisation, without the set-up link.
    Bootstrap(BootstrapArgs),
    /// Make another organisation, owned by somebody who has an account.
    Org(OrgArgs),
    /// Make an API token for somebody, and print it once.
    Token(TokenArgs),
}

/// How to reach the database.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// PostgreSQL to use, such as postgres://user:password@host/database. Unset: a private one in the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File with the database address, instead of the address.
    #[arg(long, env = "DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
    /// Connections to the database at most.
    #[arg(long, env = "LAKEWARDEN_DATABASE_CONNECTIONS", default_value_t = 10)]
    pub database_connections: u32,
    /// Where the private PostgreSQL and the key file are kept.
    #[arg(long, env = "LAKEWARDEN_DATA_DIR", default_value = "lakewarden-data")]
    pub data_dir: PathBuf,
    /// Where PostgreSQL's programs are, for the private one. Unset: looked for in the usual places.
    #[arg(long, env = "LAKEWARDEN_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,
    /// How to write the log.
    #[arg(long, env = "LAKEWARDEN_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
    /// What to log, such as info or debug, in the words of tracing-subscriber's EnvFilter.
    #[arg(long, env = "LAKEWARDEN_LOG", default_value = "info,sqlx=warn")]
    pub log: String,
}

/// How to write the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Readable in a terminal, JSON elsewhere.
    Auto,
    /// Readable.
    Text,
    /// One JSON object a line.
    Json,
}

/// The keys that seal secrets.
#[derive(Debug, Clone, Args)]
pub struct KeyArgs {
    /// File with the keys that seal stored secrets: lines of the form id = base64 of 32 bytes, mode 0600. Unset: the file
    /// keys in the data directory, made at the first start.
    #[arg(long, env = "LAKEWARDEN_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// The keys themselves, in the same form.
    #[arg(long, env = "LAKEWARDEN_KEY", hide_env_values = true, conflicts_with = "key_file")]
    pub key: Option<String>,
}

/// Settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address to listen on.
    #[arg(long, env = "LAKEWARDEN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address people and data clients use, such as https://lakewarden.example.com. Unset: http:// and the listen address.
    #[arg(long, env = "LAKEWARDEN_PUBLIC_URL")]
    pub public_url: Option<Url>,
    /// Folder with the assets the build made. Unset: site, beside the program.
    #[arg(long, env = "LAKEWARDEN_SITE_DIR")]
    pub site_dir: Option<PathBuf>,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
    /// AWS settings.
    #[command(flatten)]
    pub aws: AwsArgs,
    /// Endpoint in place of Amazon S3 that data clients are told, when it is another than the server's own.
    #[arg(long, env = "LAKEWARDEN_CLIENT_S3_ENDPOINT")]
    pub client_s3_endpoint: Option<EndpointUrl>,
    /// How long vended credentials last, in seconds: 900 to 43200, and no longer than the roles allow.
    #[arg(long, env = "LAKEWARDEN_CREDENTIAL_LIFETIME", default_value_t = DEFAULT_LIFETIME)]
    pub credential_lifetime: i32,
    /// Google settings.
    #[command(flatten)]
    pub google: GoogleArgs,
    /// File with egress rules (TOML), which open private endpoints.
    #[arg(long, env = "LAKEWARDEN_EGRESS_RULES")]
    pub egress_rules: Option<PathBuf>,
    /// Let egress rules open loopback addresses. For development only.
    #[arg(long, env = "LAKEWARDEN_DEV_MODE", default_value_t = false, action = clap::ArgAction::Set, num_args = 0..=1, default_missing_value = "true")]
    pub dev_mode: bool,
}

/// Who this server is to AWS.
#[derive(Debug, Clone, Args)]
pub struct AwsArgs {
    /// ARN of the role or user this server signs as; trust policies name it.
    #[arg(long, env = "LAKEWARDEN_AWS_PRINCIPAL")]
    pub aws_principal: Option<PrincipalArn>,
    /// Its access key id.
    #[arg(long, env = "LAKEWARDEN_AWS_ACCESS_KEY_ID")]
    pub aws_access_key_id: Option<String>,
    /// Its secret access key.
    #[arg(long, env = "LAKEWARDEN_AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub aws_secret_access_key: Option<String>,
    /// File with its secret access key.
    #[arg(long, env = "LAKEWARDEN_AWS_SECRET_ACCESS_KEY_FILE", conflicts_with = "aws_secret_access_key")]
    pub aws_secret_access_key_file: Option<PathBuf>,
    /// Endpoint in place of AWS STS, for a self-hosted cloud.
    #[arg(long, env = "LAKEWARDEN_AWS_STS_ENDPOINT")]
    pub aws_sts_endpoint: Option<EndpointUrl>,
    /// Endpoint in place of Amazon S3, for a self-hosted cloud.
    #[arg(long, env = "LAKEWARDEN_AWS_S3_ENDPOINT")]
    pub aws_s3_endpoint: Option<EndpointUrl>,
}

/// Who this server is to Google.
#[derive(Debug, Clone, Args)]
pub struct GoogleArgs {
    /// Key file (JSON) of the Google service account this server acts as; customers let it impersonate theirs.
    #[arg(long, env = "LAKEWARDEN_GOOGLE_KEY_FILE")]
    pub google_key_file: Option<PathBuf>,
    /// E-mail address of that service account, which people are shown. Unset: the one the key file names.
    #[arg(long, env = "LAKEWARDEN_GOOGLE_PRINCIPAL")]
    pub google_principal: Option<ServiceAccount>,
    /// Endpoint in place of Google's APIs, for a stand-in.
    #[arg(long, env = "LAKEWARDEN_GOOGLE_ENDPOINT")]
    pub google_endpoint: Option<EndpointUrl>,
}

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
}

/// Settings of `admin bootstrap`.
#[derive(Debug, Clone, Args)]
pub struct BootstrapArgs {
    /// The organisation's name in addresses.
    #[arg(long)]
    pub org: String,
    /// The owner's e-mail address.
    #[arg(long)]
    pub email: String,
    /// The owner's name. Unset: what stands before the @ of the address.
    #[arg(long)]
    pub name: Option<String>,
    /// File with the owner's password.
    #[arg(long)]
    pub password_file: PathBuf,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Settings of `admin org`.
#[derive(Debug, Clone, Args)]
pub struct OrgArgs {
    /// The organisation's name in addresses.
    #[arg(long)]
    pub org: String,
    /// The owner's e-mail address.
    #[arg(long)]
    pub email: String,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Settings of `admin token`.
#[derive(Debug, Clone, Args)]
pub struct TokenArgs {
    /// The organisation the token is for.
    #[arg(long)]
    pub org: String,
    /// Whose token it is.
    #[arg(long)]
    pub email: String,
    /// What it is called.
    #[arg(long)]
    pub name: String,
    /// How many days it works.
    #[arg(long, default_value_t = 90)]
    pub days: i32,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

impl DatabaseArgs {
    /// The address to use, from wherever it was given.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn address(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        match &self.database_url_file {
            Some(path) => read_secret("DATABASE_URL_FILE", path).map(Some),
            None => Ok(self.database_url.clone().filter(|url| !url.is_empty()).map(Zeroizing::new)),
        }
    }
}

impl KeyArgs {
    /// Where the keys are.
    #[must_use]
    pub fn source(&self, data_dir: &Path) -> KeyFile {
        match (&self.key, &self.key_file) {
            (Some(text), _) => KeyFile::Text(Zeroizing::new(text.clone())),
            (None, Some(path)) => KeyFile::Given(path.clone()),
            (None, None) => KeyFile::Own(data_dir.join("keys")),
        }
    }
}

impl ServeArgs {
    /// The address people and data clients use, without a slash behind it.
    ///
    /// # Errors
    /// When it is not an origin.
    pub fn public_origin(&self) -> Result<String, Failure> {
        let Some(url) = &self.public_url else { return Ok(format!("http://{}", self.listen)) };
        let is_origin =
            url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if is_origin && matches!(url.scheme(), "http" | "https") {
            Ok(url.origin().ascii_serialization())
        } else {
            Err(Failure::setting(
                "LAKEWARDEN_PUBLIC_URL",
                "it is an address such as https://lakewarden.example.com, with nothing after it",
            ))
        }
    }

    /// How long vended credentials last, in seconds. For development, a minute and more.
    ///
    /// # Errors
    /// When STS would refuse it.
    pub fn credential_lifetime(&self) -> Result<i32, Failure> {
        let least = if self.dev_mode { 60 } else { 900 };
        if (least..=43_200).contains(&self.credential_lifetime) {
            Ok(self.credential_lifetime)
        } else {
            Err(Failure::setting("LAKEWARDEN_CREDENTIAL_LIFETIME", "it is a number of seconds from 900 to 43200"))
        }
    }

    /// Where data clients find what stands in Amazon S3's place.
    #[must_use]
    pub fn client_s3_endpoint(&self) -> Option<EndpointUrl> {
        self.client_s3_endpoint.clone().or_else(|| self.aws.aws_s3_endpoint.clone())
    }

    /// AWS, as the operator has set it up.
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
                    Failure::setting("LAKEWARDEN_EGRESS_RULES", &format!("{}: {error}", path.display()))
                })?
            }
        };
        let Self { aws, .. } = self;
        Ok(Aws::new(aws.signer()?, aws.aws_sts_endpoint.clone(), aws.aws_s3_endpoint.clone(), Egress::new(rules, own)))
    }
}

impl GoogleArgs {
    /// Google Cloud, as the operator has set it up.
    ///
    /// # Errors
    /// When the key file can't be read, is no service account's, or is another's than the principal; names it.
    pub fn google(&self) -> Result<Google, Failure> {
        const SETTING: &str = "LAKEWARDEN_GOOGLE_KEY_FILE";
        let Some(path) = &self.google_key_file else {
            return Ok(Google::nameless(self.google_principal.clone()).at(self.google_endpoint.clone()));
        };
        let file = read_secret(SETTING, path)?;
        let key = ServiceAccountKey::parse(&file.as_str().into())
            .map_err(|error| Failure::setting(SETTING, &format!("{}: {error}", path.display())))?;
        if self.google_principal.as_ref().is_some_and(|principal| *principal != key.account) {
            return Err(Failure::setting("LAKEWARDEN_GOOGLE_PRINCIPAL", "it is another than the key file's"));
        }
        let google = Google::signing_with(&key)
            .map_err(|error| Failure::setting(SETTING, &format!("{}: {error}", path.display())))?;
        Ok(google.at(self.google_endpoint.clone()))
    }
}

impl AwsArgs {
    fn signer(&self) -> Result<Option<Signer>, Failure> {
        let secret = match &self.aws_secret_access_key_file {
            Some(path) => Some(read_secret("LAKEWARDEN_AWS_SECRET_ACCESS_KEY_FILE", path)?),
            None => self.aws_secret_access_key.clone().map(Zeroizing::new),
        };
        match (&self.aws_principal, &self.aws_access_key_id, secret) {
            (None, None, None) => Ok(None),
            (Some(principal), Some(access_key_id), Some(secret)) => Ok(Some(Signer {
                principal: principal.clone(),
                access_key_id: access_key_id.clone(),
                secret_access_key: secret.as_str().into(),
            })),
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

/// A secret from a file, without the line break at its end.
///
/// # Errors
/// When the file can't be read; names the setting.
pub fn read_secret(setting: &str, path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text =
        std::fs::read_to_string(path).map(Zeroizing::new).map_err(|error| Failure::file(setting, path, &error))?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
