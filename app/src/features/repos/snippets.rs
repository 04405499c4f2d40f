//! What to paste to use a repo: into a shell, an AWS profile, Python.

use domain::{bucket::AuthMethod, repo::Repo};
use leptos::prelude::*;

use crate::ui::copy::CopyBlock;

/// What stands for the reader's API token.
const TOKEN: &str = "ema_…";

#[component]
pub(super) fn Snippets(org: String, repo: Repo, method: AuthMethod, service_uri: String) -> impl IntoView {
    let name = format!("{org}/{}", repo.name);
    let uri = repo.location.to_string();
    let region = repo.location.store.region().map_or("us-east-1", |region| region.as_str()).to_owned();
    let arraylake = format!(
        "export ARRAYLAKE_SERVICE__URI={service_uri}\nexport ARRAYLAKE_TOKEN={TOKEN}\n\npython - <<'EOF'\nimport xarray as xr\nfrom arraylake import Client\n\nsession = Client().get_repo(\"{name}\").readonly_session(\"main\")\nprint(xr.open_zarr(session.store, consolidated=False))\nEOF"
    );
    let environment = format!(
        "export AWS_CONTAINER_CREDENTIALS_FULL_URI={service_uri}/api/v1/repos/{name}/aws-credentials\nexport AWS_CONTAINER_AUTHORIZATION_TOKEN=\"Bearer {TOKEN}\"\nexport AWS_REGION={region}"
    );
    let profile = format!(
        "[profile {}]\nregion = {region}\ncredential_process = lakewarden credential-process --server {service_uri} --repo {name} --token-file /path/to/token",
        repo.name
    );
    let boto3 = format!(
        "import boto3\n\ns3 = boto3.Session(profile_name=\"{}\").client(\"s3\")\npages = s3.list_objects_v2(Bucket=\"{}\", Prefix=\"{}\")",
        repo.name, repo.location.bucket, repo.location.prefix
    );
    let for_sdks = (method == AuthMethod::AwsRole).then(|| {
        view! {
            <p>
                "Any AWS SDK, the aws command line and DuckDB get keys for " <code>{uri}</code>
                " by themselves, and renew them: with the environment or with the profile."
            </p>
            <CopyBlock label="Environment" text=environment />
            <CopyBlock label="AWS profile" text=profile />
            <CopyBlock label="boto3" text=boto3 />
        }
    });
    view! {
        <details class="snippets">
            <summary>"Use this repo"</summary>
            <div class="form">
                <p>"Make an API token in the settings, and put it where " <code>{TOKEN}</code> " stands."</p>
                <CopyBlock label="arraylake and xarray" text=arraylake />
                {for_sdks}
            </div>
        </details>
    }
}
