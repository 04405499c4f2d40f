//! `lakewarden credential-process`: what an AWS profile runs to get a repo's keys.
//! See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.

use std::{io::Write as _, time::Duration};

use reqwest::{Client, redirect::Policy};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use crate::{
    Failure,
    config::{CredentialProcessArgs, read_secret},
};

/// How long the server may take: as long as it may itself wait for AWS, and some.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server answers with.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: String,
}

/// Asks the server for the repo's keys and prints them as SDKs read them.
pub(crate) async fn run(args: CredentialProcessArgs) -> Result<(), Failure> {
    let token = match (&args.token, &args.token_file) {
        (Some(token), _) => token.clone().into(),
        (None, Some(path)) => read_secret("LAKEWARDEN_TOKEN_FILE", path)?,
        (None, None) => return Err(Failure::setting("LAKEWARDEN_TOKEN", "it is needed to ask for credentials")),
    };
    let address = address(&args.server, &args.repo)?;
    // That somebody has chosen already is no failure.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().redirect(Policy::none()).timeout(PATIENCE).build();
    let client = client.map_err(|_| Failure::new("no connection can be secured on this machine"))?;
    let answer = client.get(address).bearer_auth(token.as_str()).send().await;
    let answer = answer.map_err(|_| Failure::new(format!("{} does not answer", args.server)))?;
    if !answer.status().is_success() {
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        let detail = body["detail"].as_str().map_or_else(|| status.to_string(), str::to_owned);
        return Err(Failure::new(format!("no credentials for {}: {detail}", args.repo)));
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

/// Where a repo's keys are asked for. A token goes over plain http to this machine only.
fn address(server: &Url, repo: &str) -> Result<Url, Failure> {
    let is_here = match server.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if server.scheme() != "https" && !is_here {
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
