//! Settings of `admin`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use url::Url;

use super::{DatabaseArgs, KeyArgs, OidcArgs};

/// Operator tasks.
#[derive(Debug, Subcommand)]
pub enum AdminTask {
    /// Create the first account and organisation, without the set-up link.
    Bootstrap(Box<BootstrapArgs>),
    /// Create another organisation, owned by an existing account.
    Org(OrgArgs),
    /// Print an API token, once.
    Token(TokenArgs),
    /// Print a one-time link for setting a new password, valid for an hour.
    ResetPassword(ResetPasswordArgs),
    /// Switch the second factor of an account off, for somebody who lost their phone and their recovery codes.
    RemoveSecondFactor(RemoveSecondFactorArgs),
    /// Remove every passkey of an account, for somebody who lost a device, or whose passkey may have been copied.
    RemovePasskeys(RemovePasskeysArgs),
    /// Print the audit events of an organisation, also of a deleted one, or all events. Newest first.
    Events(EventsArgs),
}

impl AdminTask {
    /// The database settings of the task.
    #[must_use]
    pub fn database(&self) -> &DatabaseArgs {
        match self {
            Self::Bootstrap(args) => &args.database,
            Self::Org(args) => &args.database,
            Self::Token(args) => &args.database,
            Self::ResetPassword(args) => &args.database,
            Self::RemoveSecondFactor(args) => &args.database,
            Self::RemovePasskeys(args) => &args.database,
            Self::Events(args) => &args.database,
        }
    }
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
    /// The owner's name. Unset: the part of the address before the @.
    #[arg(long)]
    pub name: Option<String>,
    /// File with the owner's password.
    #[arg(long, conflicts_with = "subject")]
    pub password_file: Option<PathBuf>,
    /// The owner's subject (sub) at the identity provider with which they sign in, in place of a password.
    #[arg(long)]
    pub subject: Option<String>,
    /// The name of that identity provider. Unset: the only one.
    #[arg(long, requires = "subject")]
    pub provider: Option<String>,
    /// Identity providers.
    #[command(flatten)]
    pub oidc: OidcArgs,
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
    /// The owner's e-mail address.
    #[arg(long)]
    pub email: String,
    /// The token's name.
    #[arg(long)]
    pub name: String,
    /// Days until the token expires.
    #[arg(long, default_value_t = 90)]
    pub days: i32,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Settings of `admin reset-password`.
#[derive(Debug, Clone, Args)]
pub struct ResetPasswordArgs {
    /// The account's e-mail address.
    #[arg(long)]
    pub email: String,
    /// Address the server listens on: the link begins with it if no public URL is set.
    #[arg(long, env = "LAKEWARDEN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address that people and data clients use: the link begins with it.
    #[arg(long, env = "LAKEWARDEN_PUBLIC_URL")]
    pub public_url: Option<Url>,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Settings of `admin remove-second-factor`.
#[derive(Debug, Clone, Args)]
pub struct RemoveSecondFactorArgs {
    /// The account's e-mail address.
    #[arg(long)]
    pub email: String,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Settings of `admin remove-passkeys`.
#[derive(Debug, Clone, Args)]
pub struct RemovePasskeysArgs {
    /// The account's e-mail address.
    #[arg(long)]
    pub email: String,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}

/// Settings of `admin events`.
#[derive(Debug, Clone, Args)]
pub struct EventsArgs {
    /// The organisation, by its current or former name. Unset: all events, including those outside any organisation.
    #[arg(long)]
    pub org: Option<String>,
    /// Print them as CSV, with all details.
    #[arg(long)]
    pub csv: bool,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}
