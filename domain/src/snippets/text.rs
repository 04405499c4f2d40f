//! The texts. `end2end/tests/snippets.spec.ts` takes each from the page and runs it unchanged.

use super::{Tool, Usage, Used};
use crate::endpoint::EndpointUrl;

/// Variables that would override the keys of this server.
const SET_ASIDE: &str = "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3";

pub(super) fn of(tool: Tool, usage: &Usage) -> String {
    match tool {
        Tool::TokenFile => token_file(usage),
        Tool::Arraylake => arraylake(usage),
        Tool::Profile => profile(usage),
        Tool::Environment => environment(usage),
        Tool::Boto3 => boto3(usage),
        Tool::AwsCli => aws_cli(usage),
        Tool::DuckDb => duckdb(usage),
        Tool::Rclone => rclone(usage),
        Tool::Obstore => obstore(usage),
        Tool::Xarray => xarray(usage),
        Tool::Polars => polars(usage),
        Tool::DeltaLake => deltalake(usage),
        Tool::TileDb => tiledb(usage),
        Tool::Gdal => gdal(usage),
    }
}

/// As the value of an `Authorization` header, without a line break: SDKs send the file unchanged.
fn token_file(usage: &Usage) -> String {
    let org = &usage.org;
    format!(
        r#"(umask 077
 mkdir -p ~/.lakewarden
 read -rs token
 printf 'Bearer %s' "$token" > ~/.lakewarden/{org})"#
    )
}

/// It opens repos only: of anything else there is nothing to paste.
fn arraylake(usage: &Usage) -> String {
    let Usage { service, org, used, .. } = usage;
    let Used::Repo { name: repo, .. } = used else { return String::new() };
    format!(
        r#"from pathlib import Path
import xarray as xr
from arraylake import Client

token = Path("~/.lakewarden/{org}").expanduser().read_text().removeprefix("Bearer ")
repo = Client(service_uri="{service}", token=token).get_repo("{org}/{repo}")
print(xr.open_zarr(repo.readonly_session("main").store, consolidated=False))"#
    )
}

/// The token goes to `curl` on its standard input: other users of the machine can read command lines. A loopback
/// address never goes through a proxy, whatever the environment says. See
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.
fn profile(usage: &Usage) -> String {
    let (name, org, region, keys) = (profile_name(usage), &usage.org, usage.region(), keys_address(usage));
    let style = if usage.has_virtual_hosts() { "virtual" } else { "path" };
    let endpoint =
        usage.endpoint.as_ref().map(|at| format!("endpoint_url = {at}\ns3 =\n  addressing_style = {style}\n"));
    let endpoint = endpoint.unwrap_or_default();
    let direct = if usage.service.is_loopback() { r#" --noproxy "*""# } else { "" };
    format!(
        r#"[profile {name}]
region = {region}
{endpoint}credential_process = sh -c 'printf "header = \"Authorization: %s\"\n" "$(cat ~/.lakewarden/{org})" | curl -sSf{direct} --config - {keys}'"#
    )
}

/// See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>.
fn environment(usage: &Usage) -> String {
    let (org, region, keys) = (&usage.org, usage.region(), keys_address(usage));
    let endpoint = usage.endpoint_with_bucket().map(|at| format!("\nexport AWS_ENDPOINT_URL={at}")).unwrap_or_default();
    let virtual_hosts = if usage.endpoint.is_some() && usage.has_virtual_hosts() {
        "\nexport AWS_VIRTUAL_HOSTED_STYLE_REQUEST=true"
    } else {
        ""
    };
    let clear =
        if usage.endpoint.as_ref().is_some_and(|at| !at.is_https()) { "\nexport AWS_ALLOW_HTTP=true" } else { "" };
    format!(
        r#"unset {SET_ASIDE}
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null CPL_AWS_CREDENTIALS_FILE=/dev/null
export AWS_CONTAINER_CREDENTIALS_FULL_URI={keys}
export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="$HOME/.lakewarden/{org}"
export AWS_REGION={region} AWS_DEFAULT_REGION={region}{endpoint}{virtual_hosts}{clear}"#
    )
}

fn boto3(usage: &Usage) -> String {
    let (name, bucket, prefix) = (profile_name(usage), usage.bucket(), usage.prefix());
    format!(
        r#"import boto3

s3 = boto3.Session(profile_name="{name}").client("s3")
for page in s3.get_paginator("list_objects_v2").paginate(Bucket="{bucket}", Prefix="{prefix}"):
    for found in page.get("Contents", []):
        print(found["Key"])"#
    )
}

/// The endpoint is repeated: version 2 reads it from a profile only since 2.13.
fn aws_cli(usage: &Usage) -> String {
    let (name, bucket, prefix) = (profile_name(usage), usage.bucket(), usage.prefix());
    let endpoint = usage.endpoint.as_ref().map(|at| format!(" --endpoint-url {at}")).unwrap_or_default();
    format!("aws --profile {name}{endpoint} s3 ls --recursive s3://{bucket}/{prefix}")
}

/// Only with the profile: over https, DuckDB looks for a container endpoint's authorities at Red Hat's path. See
/// <https://duckdb.org/docs/stable/core_extensions/httpfs/s3api>.
fn duckdb(usage: &Usage) -> String {
    let (name, bucket, prefix, region) = (profile_name(usage), usage.bucket(), usage.prefix(), usage.region());
    let endpoint = usage.endpoint.as_ref().map(|at| {
        let (authority, secured) = (at.authority(), at.is_https());
        let style = if usage.has_virtual_hosts() { "vhost" } else { "path" };
        format!(",\n  endpoint '{authority}', use_ssl {secured}, url_style '{style}'")
    });
    let endpoint = endpoint.unwrap_or_default();
    format!(
        "install httpfs;\nload httpfs;\ninstall aws;\nload aws;\ncreate secret (\n  type s3, provider credential_chain, chain 'process', profile '{name}', refresh auto,\n  scope 's3://{bucket}/{prefix}', region '{region}'{endpoint}\n);\nselect file from glob('s3://{bucket}/{prefix}**');"
    )
}

fn rclone(usage: &Usage) -> String {
    let (name, bucket, prefix, region) = (profile_name(usage), usage.bucket(), usage.prefix(), usage.region());
    let style = if usage.has_virtual_hosts() { ",force_path_style=false" } else { "" };
    let store = usage.endpoint.as_ref().map(|at| format!(r#"provider=Other,endpoint="{at}"{style}"#));
    let store = store.unwrap_or_else(|| "provider=AWS".to_owned());
    format!("rclone lsf -R ':s3,{store},region={region},env_auth,profile={name}:{bucket}/{prefix}'")
}

fn obstore(usage: &Usage) -> String {
    let (bucket, prefix) = (usage.bucket(), usage.prefix());
    format!(
        r#"import obstore
from obstore.store import S3Store

store = S3Store.from_url("s3://{bucket}/{prefix}")
for found in obstore.list(store).collect():
    print(found["path"])"#
    )
}

/// See <https://zarr.readthedocs.io/en/stable/user-guide/storage/#object-store>.
fn xarray(usage: &Usage) -> String {
    let (bucket, prefix) = (usage.bucket(), usage.prefix());
    format!(
        r#"import xarray as xr
from obstore.store import S3Store
from zarr.storage import ObjectStore

store = S3Store.from_url("s3://{bucket}/{prefix}example.zarr")
print(xr.open_zarr(ObjectStore(store, read_only=True), consolidated=False))"#
    )
}

/// With the profile, through boto3: polars itself prefers `~/.aws/credentials` to the environment, whatever
/// `AWS_SHARED_CREDENTIALS_FILE` says.
fn polars(usage: &Usage) -> String {
    let (name, bucket, prefix) = (profile_name(usage), usage.bucket(), usage.prefix());
    format!(
        r#"import polars as pl

keys = pl.CredentialProviderAWS(profile_name="{name}")
print(pl.scan_parquet("s3://{bucket}/{prefix}example.parquet", credential_provider=keys).head().collect())"#
    )
}

fn deltalake(usage: &Usage) -> String {
    let (bucket, prefix) = (usage.bucket(), usage.prefix());
    format!(
        r#"from deltalake import DeltaTable

print(DeltaTable("s3://{bucket}/{prefix}example-table").schema())"#
    )
}

/// See <https://docs.tiledb.com/main/how-to/configuration>.
fn tiledb(usage: &Usage) -> String {
    let (bucket, prefix, region) = (usage.bucket(), usage.prefix(), usage.region());
    let endpoint = usage.endpoint.as_ref().map(|at| {
        let (authority, scheme, is_virtual) = (at.authority(), scheme(at), usage.has_virtual_hosts());
        format!(
            "\n    \"vfs.s3.endpoint_override\": \"{authority}\",\n    \"vfs.s3.scheme\": \"{scheme}\",\n    \"vfs.s3.use_virtual_addressing\": \"{is_virtual}\","
        )
    });
    let endpoint = endpoint.unwrap_or_default();
    format!(
        r#"import tiledb

vfs = tiledb.VFS({{
    "vfs.s3.region": "{region}",{endpoint}
}})
print(vfs.ls("s3://{bucket}/{prefix}"))"#
    )
}

/// See <https://gdal.org/en/stable/user/virtual_file_systems.html#vsis3-aws-s3-files>.
fn gdal(usage: &Usage) -> String {
    let (bucket, prefix) = (usage.bucket(), usage.prefix());
    let endpoint = usage.endpoint.as_ref().map(|at| {
        let (authority, https) = (at.authority(), if at.is_https() { "YES" } else { "NO" });
        let hosting = if usage.has_virtual_hosts() { "TRUE" } else { "FALSE" };
        format!(r#"AWS_S3_ENDPOINT="{authority}", AWS_HTTPS="{https}", AWS_VIRTUAL_HOSTING="{hosting}""#)
    });
    let endpoint = endpoint.unwrap_or_default();
    format!(
        r#"import rasterio

with rasterio.Env({endpoint}), rasterio.open("s3://{bucket}/{prefix}example.tif") as raster:
    print(raster.profile)"#
    )
}

/// Organisation and repo, or nickname and organisation. Organisation names have no dot and no name has an `@`, so no two of
/// them share a profile.
fn profile_name(usage: &Usage) -> String {
    match &usage.used {
        Used::Repo { name, .. } => format!("{}.{name}", usage.org),
        Used::BucketConfig { nickname, .. } => format!("{nickname}@{}", usage.org),
    }
}

fn keys_address(usage: &Usage) -> String {
    let Usage { service, org, used, .. } = usage;
    match used {
        Used::Repo { name, .. } => format!("{service}/api/v1/repos/{org}/{name}/aws-credentials"),
        Used::BucketConfig { id, .. } => format!("{service}/api/v1/orgs/{org}/buckets/{id}/aws-credentials"),
    }
}

fn scheme(endpoint: &EndpointUrl) -> &'static str {
    if endpoint.is_https() { "https" } else { "http" }
}
