//! `lakewarden credential-process`: fetches a repo's keys for an AWS profile. See
//! <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.

use std::{
    io::Write as _,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use backend::egress::tls_problem;
use domain::check::{CertificateFault, Problem};
use reqwest::{Client, redirect::Policy};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use crate::{
    config::{CredentialProcessArgs, read_secret},
    failure::Failure,
};

/// How long the server may take: its own wait for AWS, and a little more.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server's answer.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: String,
}

/// Requests the repo's keys and prints them as SDKs read them.
pub(crate) async fn run(args: CredentialProcessArgs) -> Result<(), Failure> {
    let token = match (&args.token, &args.token_file) {
        (Some(token), _) => token.clone().into(),
        (None, Some(path)) => read_secret("LAKEWARDEN_TOKEN_FILE", path)?,
        (None, None) => return Err(Failure::setting("LAKEWARDEN_TOKEN", "it is needed to ask for credentials")),
    };
    // The token files of SDKs have the scheme before the token.
    let token = token.strip_prefix("Bearer ").unwrap_or(&token);
    let address = address(&args.server, &args.repo)?;
    let client = client(&args)?;
    let answer = client.get(address).bearer_auth(token).send().await;
    let answer = answer.map_err(|error| unanswered(&args.server, &error))?;
    if !answer.status().is_success() {
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        let why = body["detail"].as_str().map_or_else(|| status.to_string(), str::to_owned);
        return Err(Failure::new(format!("no credentials for {}: {why}", args.repo)));
    }
    let keys: Keys = answer.json().await.map_err(|_| Failure::new("the server's answer cannot be read"))?;
    let printed = json!({
        "Version": 1,
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "SessionToken": keys.session_token,
        "Expiration": keys.expiration,
    });
    writeln!(std::io::stdout(), "{printed}").map_err(|error| Failure::new(error.to_string()))
}

/// Without TLS, connects to this machine directly, whatever proxy the environment names and wherever `localhost`
/// resolves to.
fn client(args: &CredentialProcessArgs) -> Result<Client, Failure> {
    // Ignore the error if a provider is already set.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let certificates = args.authorities.authorities()?.certificates();
    let mut client = Client::builder()
        .redirect(Policy::none())
        .timeout(PATIENCE)
        .tls_certs_merge(certificates.map_err(|error| Failure::new(error.to_string()))?);
    if is_here(&args.server) {
        let port = args.server.port_or_known_default().unwrap_or_default();
        let here = [SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))];
        client = client.no_proxy().resolve_to_addrs("localhost", &here);
    }
    client.build().map_err(|_| Failure::new("no connection can be secured on this machine"))
}

/// Why there was no answer.
fn unanswered(server: &Url, error: &reqwest::Error) -> Failure {
    let origin = server.origin().ascii_serialization();
    match tls_problem(error) {
        Some(Problem::TlsError { certificate: Some(fault @ CertificateFault::UnknownIssuer) }) => {
            Failure::new(format!(
                "the certificate of {origin} is {}: name the authority's own with --ca-file or LAKEWARDEN_CA_FILE",
                fault.is()
            ))
        }
        Some(Problem::TlsError { certificate: Some(fault) }) => {
            Failure::new(format!("the certificate of {origin} is {}", fault.is()))
        }
        Some(_) => Failure::new(format!("the connection to {origin} could not be secured")),
        None => Failure::new(format!("{origin} does not answer")),
    }
}

/// Whether the server is on this machine.
fn is_here(server: &Url) -> bool {
    match server.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The address of a repo's keys. A token goes over plain http only to this machine.
fn address(server: &Url, repo: &str) -> Result<Url, Failure> {
    if server.scheme() != "https" && !is_here(server) {
        return Err(Failure::setting("LAKEWARDEN_SERVER", "use https: the API token would be read on the way"));
    }
    let (org, name) = repo.split_once('/').unwrap_or_default();
    let mut address = server.clone();
    let path = address.path_segments_mut().map(|mut path| {
        path.pop_if_empty().extend(["api", "v1", "repos", org, name, "aws-credentials"]);
    });
    if path.is_err() || org.is_empty() || name.is_empty() || name.contains('/') {
        return Err(Failure::setting("--repo", "name it as organisation/repo"));
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_sent_in_the_clear() {
        let ask = |server: &str, repo: &str| address(&server.parse().unwrap(), repo).ok().map(String::from);
        let path = "api/v1/repos/acme/era5/aws-credentials";
        assert_eq!(ask("https://lake.example.com", "acme/era5"), Some(format!("https://lake.example.com/{path}")));
        assert_eq!(
            ask("https://lake.example.com/al/", "acme/era5"),
            Some(format!("https://lake.example.com/al/{path}"))
        );
        for here in ["http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost"] {
            assert!(ask(here, "acme/era5").is_some(), "{here}");
        }
        assert!(ask("http://lake.example.com", "acme/era5").is_none());
        for bad in ["", "acme", "acme/", "/era5", "acme/era5/x"] {
            assert!(ask("https://lake.example.com", bad).is_none(), "{bad}");
        }
        assert!(ask("https://lake.example.com", "acme/..").is_none_or(|url| url.ends_with("/aws-credentials")));
    }
}
