//! A location as people copy it: a URI, an ARN, an https address, or the address of a cloud's console.

use percent_encoding::percent_decode_str;

use crate::{aws::Region, endpoint::EndpointUrl};

/// A pasted location, not validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedLocation {
    /// The store.
    pub store: PastedStore,
    /// The bucket's name; never empty.
    pub bucket: String,
    /// The prefix, without a slash at its end; may be empty.
    pub prefix: String,
}

/// What a pasted location says of its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PastedStore {
    /// Any that speaks S3.
    AnyS3,
    /// Amazon S3, in this region if the address names one.
    Amazon(Option<Region>),
    /// Google Cloud Storage.
    Google,
    /// The store at this endpoint.
    At(EndpointUrl),
}

impl PastedLocation {
    /// Finds a location in `text`; `None` if that is anything else, such as the mere name of a bucket.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with("arn:") {
            return of_arn(text);
        }
        let (scheme, rest) = text.split_once("://")?;
        match &*scheme.to_ascii_lowercase() {
            "s3" | "s3a" => Self::of_path(PastedStore::AnyS3, rest),
            "gs" => Self::of_path(PastedStore::Google, rest),
            "http" | "https" => Address::read(scheme, rest)?.location(),
            _ => None,
        }
    }

    /// Of `bucket/prefix`.
    fn of_path(store: PastedStore, path: &str) -> Option<Self> {
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        Self::new(store, bucket, prefix)
    }

    fn new(store: PastedStore, bucket: &str, prefix: &str) -> Option<Self> {
        let prefix = prefix.trim_matches('/').to_owned();
        (!bucket.is_empty()).then(|| Self { store, bucket: bucket.to_owned(), prefix })
    }
}

/// Of `arn:aws:s3:::bucket/prefix`.
/// See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-resources-for-iam-policies>.
fn of_arn(arn: &str) -> Option<PastedLocation> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, "s3", "", "", resource] = parts.as_slice() else { return None };
    PastedLocation::of_path(PastedStore::Amazon(None), resource.trim_end_matches('*'))
}

/// An https address, taken apart.
struct Address<'a> {
    endpoint: EndpointUrl,
    path: String,
    query: &'a str,
}

impl<'a> Address<'a> {
    fn read(scheme: &str, rest: &'a str) -> Option<Self> {
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let endpoint = format!("{scheme}://{authority}").parse().ok()?;
        Some(Self { endpoint, path: percent_decode_str(path).decode_utf8().ok()?.into_owned(), query })
    }

    fn location(self) -> Option<PastedLocation> {
        let host = self.endpoint.host().to_owned();
        if is_amazon_console(&host) {
            self.on_amazon_console()
        } else if let Some(service) = amazon_service(&host) {
            self.on_amazon(service)
        } else if host == "console.cloud.google.com" {
            self.on_google_console()
        } else if matches!(&*host, "storage.googleapis.com" | "storage.cloud.google.com") {
            PastedLocation::of_path(PastedStore::Google, &self.path)
        } else if let Some(bucket) = host.strip_suffix(".storage.googleapis.com") {
            PastedLocation::new(PastedStore::Google, bucket, &self.path)
        } else {
            PastedLocation::of_path(PastedStore::At(self.endpoint), &self.path)
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

    /// `name.s3.eu-west-1.amazonaws.com/prefix`, or with the name in the path; `service` is the host without AWS's domain.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>.
    fn on_amazon(self, service: &str) -> Option<PastedLocation> {
        let labels: Vec<&str> = service.split('.').collect();
        let at = labels.iter().rposition(|label| *label == "s3" || label.starts_with("s3-"))?;
        let (bucket, place) = labels.split_at(at);
        let in_label = place.first().and_then(|label| label.strip_prefix("s3-"));
        let in_label = in_label.map(|label| label.strip_prefix("website-").unwrap_or(label));
        let region = place.last().copied().and_then(region).or_else(|| in_label.and_then(region));
        let store = PastedStore::Amazon(region);
        match bucket.join(".").as_str() {
            "" => PastedLocation::of_path(store, &self.path),
            bucket => PastedLocation::new(store, bucket, &self.path),
        }
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let found = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }
}

fn is_amazon_console(host: &str) -> bool {
    let domains = ["console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com"];
    domains.iter().any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The host without AWS's domain.
fn amazon_service(host: &str) -> Option<&str> {
    host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))
}

fn region(label: &str) -> Option<Region> {
    label.parse().ok().filter(Region::is_aws_shaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The location as `store bucket prefix`.
    fn found(text: &str) -> Option<String> {
        PastedLocation::find(text).map(|PastedLocation { store, bucket, prefix }| {
            let store = match store {
                PastedStore::AnyS3 => "s3".to_owned(),
                PastedStore::Amazon(region) => {
                    region.map_or_else(|| "amazon".to_owned(), |region| region.as_str().to_owned())
                }
                PastedStore::Google => "google".to_owned(),
                PastedStore::At(endpoint) => endpoint.to_string(),
            };
            format!("{store} {bucket} {prefix}").trim_end().to_owned()
        })
    }

    #[test]
    fn a_location_is_found_in_every_form_in_which_it_is_copied() {
        for (text, wanted) in [
            (" s3://data/team/a/ ", "s3 data team/a"),
            ("S3://data", "s3 data"),
            ("gs://data/x", "google data x"),
            ("arn:aws:s3:::data", "amazon data"),
            ("arn:aws-cn:s3:::data/team/*", "amazon data team"),
            ("https://data.s3.eu-west-1.amazonaws.com/team/a/", "eu-west-1 data team/a"),
            ("https://data.s3.amazonaws.com", "amazon data"),
            ("https://s3.eu-west-1.amazonaws.com/data/a%20b", "eu-west-1 data a b"),
            ("https://s3.amazonaws.com/data", "amazon data"),
            ("https://s3.s3.eu-west-1.amazonaws.com/", "eu-west-1 s3"),
            ("https://my.dotted.data.s3.dualstack.us-west-2.amazonaws.com/", "us-west-2 my.dotted.data"),
            ("https://data.s3-us-west-2.amazonaws.com/x", "us-west-2 data x"),
            ("https://data.s3-fips.us-gov-west-1.amazonaws.com/x", "us-gov-west-1 data x"),
            ("https://data.s3-accelerate.amazonaws.com/x", "amazon data x"),
            ("http://data.s3-website-us-east-1.amazonaws.com/", "us-east-1 data"),
            ("https://data.s3.cn-north-1.amazonaws.com.cn/x", "cn-north-1 data x"),
            (
                "https://s3.console.aws.amazon.com/s3/buckets/data?region=eu-west-1&prefix=a%2Fb/&tab=objects",
                "eu-west-1 data a/b",
            ),
            ("https://eu-central-1.console.aws.amazon.com/s3/buckets/data?bucketType=general", "eu-central-1 data"),
            ("https://console.cloud.google.com/storage/browser/data/a/b;tab=objects?project=p", "google data a/b"),
            ("https://console.cloud.google.com/storage/browser/_details/data/a", "google data a"),
            ("https://storage.googleapis.com/data/a", "google data a"),
            ("https://data.storage.googleapis.com/a", "google data a"),
            ("https://storage.cloud.google.com/data/a", "google data a"),
            ("https://minio.example.com:9000/data/a", "https://minio.example.com:9000 data a"),
            ("https://0a1b.r2.cloudflarestorage.com/data", "https://0a1b.r2.cloudflarestorage.com data"),
        ] {
            assert_eq!(found(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn nothing_is_found_in_other_text() {
        for text in [
            "",
            "data",
            "data/team",
            "s3://",
            "s3:///x",
            "gs:",
            "ftp://data/x",
            "arn:aws:iam::123456789012:role/x",
            "arn:aws:s3:::",
            "https://",
            "https://minio.example.com",
            "https://minio.example.com/",
            "https://user:password@minio.example.com/data",
            "https://ec2.eu-west-1.amazonaws.com/data",
            "https://s3.console.aws.amazon.com/s3/home",
            "https://console.cloud.google.com/storage",
            "https://data.s3.eu-west-1.amazonaws.com/%ff",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
