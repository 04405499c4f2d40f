//! An https address of a store, taken apart: its endpoint, and the bucket in its host name or its path.

use percent_encoding::percent_decode_str;

use super::{
    found::{PastedLocation, PastedStore},
    host::{AmazonHost, google_host, provider_host, region},
};
use crate::{Invalid, aws::Partition, endpoint::EndpointUrl};

/// The path of the S3 API of stores that have one. Supabase, also one's own:
/// <https://supabase.com/docs/guides/storage/s3/authentication>.
const API_PATHS: [&str; 1] = ["storage/v1/s3"];

/// An https address.
pub(super) struct Address<'a> {
    endpoint: EndpointUrl,
    path: String,
    query: &'a str,
}

impl<'a> Address<'a> {
    pub(super) fn read(scheme: &str, rest: &'a str) -> Option<Self> {
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (api, path) = split_api(path);
        let endpoint = format!("{scheme}://{authority}{api}").parse().ok()?;
        Some(Self { endpoint, path: percent_decode_str(path).decode_utf8().ok()?.into_owned(), query })
    }

    pub(super) fn location(self) -> Option<PastedLocation> {
        let host = self.endpoint.host().to_owned();
        if is_amazon_console(&host) {
            self.on_amazon_console()
        } else if let Some(amazon) = AmazonHost::of(&host) {
            self.on_amazon(amazon)
        } else if Partition::of_host(&host).is_some() {
            None
        } else if host == "console.cloud.google.com" {
            self.on_google_console()
        } else if let Some(bucket) = google_host(&host) {
            self.named(PastedStore::Google, bucket)
        } else {
            let bucket = provider_host(&host).and_then(|(bucket, _)| bucket);
            let endpoint = self.endpoint.without_first(bucket);
            self.named(PastedStore::At(endpoint), bucket)
        }
    }

    /// With the bucket of the host name, or else of the path.
    fn named(&self, store: PastedStore, bucket: Option<&str>) -> Option<PastedLocation> {
        match bucket {
            Some(bucket) => PastedLocation::new(store, bucket, &self.path),
            None => PastedLocation::of_path(store, &self.path),
        }
    }

    /// `/s3/buckets/name?region=eu-west-1&prefix=a/`.
    fn on_amazon_console(&self) -> Option<PastedLocation> {
        let path = self.path.strip_prefix("s3/buckets/").or_else(|| self.path.strip_prefix("s3/object/"))?;
        let bucket = path.split('/').next()?;
        let in_host = self.endpoint.host().split('.').next().and_then(region);
        let region = self.parameter("region").and_then(|named| region(&named)).or(in_host);
        PastedLocation::new(PastedStore::Amazon(region), bucket, &self.parameter("prefix").unwrap_or_default())
    }

    /// `/storage/browser/name/prefix`, with parameters of the page after a semicolon.
    fn on_google_console(&self) -> Option<PastedLocation> {
        let path = self.path.strip_prefix("storage/browser/")?;
        let path = path.strip_prefix("_details/").unwrap_or(path).split(';').next().unwrap_or_default();
        PastedLocation::of_path(PastedStore::Google, path)
    }

    /// `name.s3.eu-west-1.amazonaws.com/prefix`, or with the name in the path. An access point names no bucket.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>.
    fn on_amazon(&self, host: AmazonHost<'_>) -> Option<PastedLocation> {
        (!host.is_access_point).then(|| self.named(PastedStore::Amazon(host.region), host.bucket))?
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let found = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }
}

/// The path of the S3 API at the beginning of a path, with a slash before it, and the rest.
fn split_api(path: &str) -> (String, &str) {
    let after = |api: &'static str| {
        let rest = path.strip_prefix(api)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| (format!("/{api}"), rest.trim_start_matches('/')))
    };
    API_PATHS.into_iter().find_map(after).unwrap_or_else(|| (String::new(), path))
}

fn is_amazon_console(host: &str) -> bool {
    let is_at = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    Partition::ALL.into_iter().filter_map(Partition::console).any(is_at) || is_at("console.amazonaws.com")
}

/// The address in the field of the endpoint, without the bucket that may have been pasted with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreAddress {
    /// The endpoint alone.
    pub endpoint: String,
    /// The bucket in the host name or the path.
    pub bucket: Option<String>,
    /// What follows the bucket.
    pub prefix: String,
}

/// Splits off the bucket that was pasted with the endpoint; `bucket` is the name in its own field. A path that isn't the bucket's
/// is the path of the store's API if the bucket has its name elsewhere. `None` where there is nothing to split off.
///
/// # Errors
/// A sentence where the address names another bucket than `bucket`, or an access point.
pub fn read_endpoint(typed: &str, bucket: &str) -> Result<Option<StoreAddress>, Invalid> {
    let typed = typed.trim();
    let Some((scheme, rest)) = typed.split_once("://") else { return Ok(None) };
    let Some(address) = Address::read(&scheme.to_ascii_lowercase(), rest) else { return Ok(None) };
    let host = address.endpoint.host().to_owned();
    let amazon = AmazonHost::of(&host);
    if amazon.as_ref().is_some_and(|host| host.is_access_point) {
        return Err(
            "This is the address of an access point. Enter the bucket's own name, and leave the endpoint out.".into()
        );
    }
    let is_known = amazon.is_some() || google_host(&host).is_some() || provider_host(&host).is_some();
    let in_host = amazon
        .and_then(|host| host.bucket)
        .or_else(|| google_host(&host).flatten())
        .or_else(|| provider_host(&host).and_then(|(bucket, _)| bucket));
    let path = address.path.trim_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let (named, prefix) = match in_host {
        Some(bucket) => (bucket, path),
        None if path.is_empty() => return Ok(None),
        None => (first, rest),
    };
    if !bucket.is_empty() && named != bucket {
        if in_host.is_none() && !is_known {
            // The path of the store's own API, which may end in the bucket.
            return Ok(path.strip_suffix(bucket).and_then(|api| api.strip_suffix('/')).map(|api| StoreAddress {
                endpoint: format!("{}/{api}", address.endpoint),
                bucket: Some(bucket.to_owned()),
                prefix: String::new(),
            }));
        }
        return Err(format!(
            "This address names the bucket {named}. Enter the store's own address, or that bucket's name."
        )
        .into());
    }
    Ok(Some(StoreAddress {
        endpoint: address.endpoint.without_first(in_host).to_string(),
        bucket: Some(named.to_owned()),
        prefix: prefix.to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_pasted_with_the_endpoint_is_split_off() {
        for (typed, bucket, wanted) in [
            ("https://minio.example.com:9000", "", None),
            ("https://minio.example.com:9000/", "data", None),
            ("https://minio.example.com:9000/data", "", Some("https://minio.example.com:9000 data ")),
            ("https://minio.example.com:9000/data/a/b", "data", Some("https://minio.example.com:9000 data a/b")),
            ("https://gw.example.com/api/s3", "data", None),
            ("https://gw.example.com/api/s3/data", "data", Some("https://gw.example.com/api/s3 data ")),
            ("https://p.supabase.co/storage/v1/s3", "", None),
            ("https://p.supabase.co/storage/v1/s3/data/", "", Some("https://p.supabase.co/storage/v1/s3 data ")),
            ("https://data.s3.us-east-1.amazonaws.com", "data", Some("https://s3.us-east-1.amazonaws.com data ")),
            ("https://data.s3.us-east-1.amazonaws.com/x", "", Some("https://s3.us-east-1.amazonaws.com data x")),
            ("https://data.storage.googleapis.com", "data", Some("https://storage.googleapis.com data ")),
            ("https://data.nyc3.digitaloceanspaces.com", "", Some("https://nyc3.digitaloceanspaces.com data ")),
        ] {
            let found = read_endpoint(typed, bucket).unwrap();
            let found = found.map(|at| format!("{} {} {}", at.endpoint, at.bucket.unwrap_or_default(), at.prefix));
            assert_eq!(found.as_deref(), wanted, "{typed} {bucket}");
        }
        for (typed, bucket) in [
            ("https://other.s3.us-east-1.amazonaws.com", "data"),
            ("https://other.nyc3.digitaloceanspaces.com", "data"),
            ("https://0a1b.r2.cloudflarestorage.com/other", "data"),
            ("https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "data"),
        ] {
            assert!(read_endpoint(typed, bucket).is_err(), "{typed}");
        }
    }
}
