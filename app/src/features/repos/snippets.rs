//! What to paste to use a repo: into a shell, an AWS profile, Python, DuckDB.

use domain::repo::Repo;
use leptos::prelude::*;

use crate::{api::repos::SdkStore, ui::copy::CopyBlock};

/// What stands for the reader's API token.
const TOKEN: &str = "ema_…";

#[component]
pub(super) fn Snippets(org: String, repo: Repo, service_uri: String, sdk: Option<SdkStore>) -> impl IntoView {
    let name = format!("{org}/{}", repo.name);
    let arraylake = format!(
        "export ARRAYLAKE_SERVICE__URI={service_uri}\nexport ARRAYLAKE_TOKEN={TOKEN}\n\npython - <<'EOF'\nimport xarray as xr\nfrom arraylake import Client\n\nsession = Client().get_repo(\"{name}\").readonly_session(\"main\")\nprint(xr.open_zarr(session.store, consolidated=False))\nEOF"
    );
    view! {
        <details class="snippets">
            <summary>"Use this repo"</summary>
            <div class="form">
                <p>"Make an API token in the settings, and put it where " <code>{TOKEN}</code> " stands."</p>
                <CopyBlock label="arraylake and xarray" text=arraylake />
                {sdk.map(|store| view! { <ForSdks name=name repo=repo service_uri=service_uri store=store /> })}
            </div>
        </details>
    }
}

/// What AWS SDKs, and what is built on them, read.
#[component]
fn ForSdks(name: String, repo: Repo, service_uri: String, store: SdkStore) -> impl IntoView {
    let SdkStore { region, endpoint } = store;
    let uri = repo.location.to_string();
    let line = |before: &str| endpoint.as_ref().map(|at| format!("\n{before}{at}")).unwrap_or_default();
    let environment = format!(
        "export AWS_CONTAINER_CREDENTIALS_FULL_URI={service_uri}/api/v1/repos/{name}/aws-credentials\nexport AWS_CONTAINER_AUTHORIZATION_TOKEN=\"Bearer {TOKEN}\"\nexport AWS_REGION={region}{}",
        line("export AWS_ENDPOINT_URL=")
    );
    let profile = format!(
        "[profile {}]\nregion = {region}{}\ncredential_process = lakewarden credential-process --server {service_uri} --repo {name} --token-file /path/to/token",
        repo.name,
        line("endpoint_url = ")
    );
    let boto3 = format!(
        "import boto3\n\ns3 = boto3.Session(profile_name=\"{}\").client(\"s3\")\npages = s3.list_objects_v2(Bucket=\"{}\", Prefix=\"{}\")",
        repo.name, repo.location.bucket, repo.location.prefix
    );
    let duckdb = format!(
        "install aws;\nload aws;\ncreate secret (type s3, provider credential_chain, refresh auto, region '{region}'{});\nselect * from '{uri}/example.parquet';",
        endpoint.as_deref().map(duckdb_endpoint).unwrap_or_default()
    );
    view! {
        <p>
            "Any AWS SDK, the aws command line and DuckDB get keys for " <code>{uri}</code>
            " by themselves, and renew them: with the environment or with the profile."
        </p>
        <CopyBlock label="Environment" text=environment />
        <CopyBlock label="AWS profile" text=profile />
        <CopyBlock label="boto3" text=boto3 />
        <CopyBlock label="DuckDB" text=duckdb />
    }
}

/// An endpoint in the words of DuckDB's secrets.
/// See <https://duckdb.org/docs/stable/core_extensions/httpfs/s3api>.
fn duckdb_endpoint(endpoint: &str) -> String {
    let (scheme, host) = endpoint.split_once("://").unwrap_or(("https", endpoint));
    format!(", endpoint '{host}', use_ssl {}, url_style 'path'", scheme == "https")
}
