//! Settings of `admin`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Subcommand};
use url::Url;

use super::{DatabaseArgs, KeyArgs};

/// The operator's own tasks.
#[derive(Debug, Subcommand)]
pub enum AdminTask {
    /// Make the first account and the first organisation, without the set-up link.
    Bootstrap(BootstrapArgs),
    /// Make another organisation, owned by somebody who has an account.
    Org(OrgArgs),
    /// Make an API token for somebody, and print it once.
    Token(TokenArgs),
    /// Print a one-time link by which somebody sets a new password within an hour.
    ResetPassword(ResetPasswordArgs),
    /// Print the audit events of an organisation, also of one that is deleted, or all there are. Newest first.
    Events(EventsArgs),
}

impl AdminTask {
    /// The database it works on.
    #[must_use]
    pub fn database(&self) -> &DatabaseArgs {
        match self {
            Self::Bootstrap(args) => &args.database,
            Self::Org(args) => &args.database,
            Self::Token(args) => &args.database,
            Self::ResetPassword(args) => &args.database,
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

/// Settings of `admin reset-password`.
#[derive(Debug, Clone, Args)]
pub struct ResetPasswordArgs {
    /// Whose password it is.
    #[arg(long)]
    pub email: String,
    /// Address the server listens on, with which the link begins when there is no public URL.
    #[arg(long, env = "LAKEWARDEN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address people use, with which the link begins.
    #[arg(long, env = "LAKEWARDEN_PUBLIC_URL")]
    pub public_url: Option<Url>,
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
    /// The organisation, by the name it has or had. Unset: all, and what belongs to none.
    #[arg(long)]
    pub org: Option<String>,
    /// Print them as CSV, with everything that is known of each.
    #[arg(long)]
    pub csv: bool,
    /// Database settings.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Key settings.
    #[command(flatten)]
    pub keys: KeyArgs,
}
