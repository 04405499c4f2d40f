//! Settings of the identity providers.

use std::path::{Path, PathBuf};

use backend::sign_on::{Provider, SignOn, SignUp};
use clap::Args;
use domain::{issuer::IssuerUrl, org::OrgSlug};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::read_secret;
use crate::failure::Failure;

const FILE: &str = "LAKEWARDEN_OIDC_FILE";
const ISSUER: &str = "LAKEWARDEN_OIDC_ISSUER";

/// Identity providers (OpenID Connect).
#[derive(Debug, Clone, Args)]
pub struct OidcArgs {
    /// File with the identity providers (TOML), one table [[provider]] each.
    #[arg(long, env = "LAKEWARDEN_OIDC_FILE", conflicts_with = "oidc_issuer")]
    pub oidc_file: Option<PathBuf>,
    /// Issuer of a single identity provider, such as https://accounts.example.com.
    #[arg(long, env = "LAKEWARDEN_OIDC_ISSUER")]
    pub oidc_issuer: Option<IssuerUrl>,
    /// This server's client id there.
    #[arg(long, env = "LAKEWARDEN_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// This server's client secret there.
    #[arg(long, env = "LAKEWARDEN_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub oidc_client_secret: Option<String>,
    /// File with this server's client secret there.
    #[arg(long, env = "LAKEWARDEN_OIDC_CLIENT_SECRET_FILE", conflicts_with = "oidc_client_secret")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// Accept passwords for signing in.
    #[arg(long, env = "LAKEWARDEN_PASSWORD_LOGIN", default_value_t = true, action = clap::ArgAction::Set)]
    pub password_login: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    provider: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    label: Option<String>,
    issuer: IssuerUrl,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    scopes: Option<Vec<String>>,
    groups_claim: Option<String>,
    orgs: Option<Vec<OrgSlug>>,
    #[serde(default)]
    sign_up: SignUp,
    #[serde(default)]
    domains: Vec<String>,
}

impl OidcArgs {
    /// How people sign in.
    ///
    /// # Errors
    /// When the file can't be read or a setting is missing; names it.
    pub fn sign_on(&self) -> Result<SignOn, Failure> {
        let providers = match (&self.oidc_file, &self.oidc_issuer) {
            (Some(path), _) => from_file(path)?,
            (None, Some(issuer)) => vec![self.single(issuer)?],
            (None, None) => Vec::new(),
        };
        if providers.is_empty() && !self.password_login {
            return Err(Failure::setting(
                "LAKEWARDEN_PASSWORD_LOGIN",
                "without passwords nobody could sign in: set up an identity provider first",
            ));
        }
        Ok(SignOn { providers, passwords: self.password_login })
    }

    fn single(&self, issuer: &IssuerUrl) -> Result<Provider, Failure> {
        let missing = || Failure::setting("LAKEWARDEN_OIDC_CLIENT_ID", format!("it is needed with {ISSUER}"));
        let secret = match &self.oidc_client_secret_file {
            Some(path) => Some(read_secret("LAKEWARDEN_OIDC_CLIENT_SECRET_FILE", path)?),
            None => self.oidc_client_secret.clone().map(Zeroizing::new),
        };
        let table = Table {
            name: "oidc".to_owned(),
            label: None,
            issuer: issuer.clone(),
            client_id: self.oidc_client_id.clone().ok_or_else(missing)?,
            client_secret_file: None,
            scopes: None,
            groups_claim: None,
            orgs: None,
            sign_up: SignUp::default(),
            domains: Vec::new(),
        };
        provider(table, secret)
    }
}

fn from_file(path: &Path) -> Result<Vec<Provider>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(FILE, path, &error))?;
    let file: File =
        toml::from_str(&text).map_err(|error| Failure::setting(FILE, format!("{}: {error}", path.display())))?;
    let mut providers: Vec<Provider> = Vec::new();
    for table in file.provider {
        let secret = table.client_secret_file.as_deref().map(|path| read_secret(FILE, path)).transpose()?;
        let made = provider(table, secret)?;
        if providers.iter().any(|other| other.name == made.name || other.issuer == made.issuer) {
            return Err(Failure::setting(FILE, format!("{}: two providers have one name or issuer", path.display())));
        }
        providers.push(made);
    }
    Ok(providers)
}

fn provider(table: Table, client_secret: Option<Zeroizing<String>>) -> Result<Provider, Failure> {
    let plain = |name: &str| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !(1..=40).contains(&table.name.len()) || !plain(&table.name) {
        return Err(Failure::setting(FILE, "a provider's name has lower-case letters, digits and hyphens, 40 at most"));
    }
    if table.groups_claim.as_deref().is_some_and(str::is_empty) {
        return Err(Failure::setting(FILE, "a provider's groups_claim is empty"));
    }
    if table.groups_claim.is_none() && (table.sign_up == SignUp::Groups || table.orgs.is_some()) {
        return Err(Failure::setting(FILE, "sign_up = \"groups\" and orgs need the name of the groups_claim"));
    }
    let host = table.issuer.endpoint().map(|endpoint| endpoint.host().to_owned()).unwrap_or_default();
    Ok(Provider {
        label: table.label.unwrap_or(host),
        name: table.name,
        issuer: table.issuer,
        client_id: table.client_id,
        client_secret,
        scopes: table.scopes.unwrap_or_else(|| vec!["email".to_owned(), "profile".to_owned()]),
        groups_claim: table.groups_claim,
        orgs: table.orgs.map(|orgs| orgs.into_iter().map(Into::into).collect()),
        sign_up: table.sign_up,
        domains: table.domains,
    })
}
