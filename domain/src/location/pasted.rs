//! A location as people copy it: a URI, an ARN, an https address, or the address of a cloud's console.

use super::{
    address::Address,
    found::{PastedLocation, PastedStore},
};

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
}

/// Of `arn:aws:s3:::bucket/prefix`.
/// See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-resources-for-iam-policies>.
fn of_arn(arn: &str) -> Option<PastedLocation> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, "s3", "", tenant, resource] = parts.as_slice() else { return None };
    let resource = resource.trim_end_matches('*');
    // Ceph has a tenant where AWS has the account, which no bucket's ARN has.
    match *tenant {
        "" => PastedLocation::of_path(PastedStore::Amazon(None), resource),
        tenant => PastedLocation::of_path(PastedStore::AnyS3, &format!("{tenant}:{resource}")),
    }
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
            ("https://data.0a1b.r2.cloudflarestorage.com/x", "https://0a1b.r2.cloudflarestorage.com data x"),
            ("https://data.nyc3.digitaloceanspaces.com/x", "https://nyc3.digitaloceanspaces.com data x"),
            ("https://p.supabase.co/storage/v1/s3/data/a", "https://p.supabase.co/storage/v1/s3 data a"),
            ("https://p.storage.supabase.co/storage/v1/s3/data", "https://p.storage.supabase.co/storage/v1/s3 data"),
            ("https://commondatastorage.googleapis.com/data.example.com/a", "google data.example.com a"),
            ("https://data.bucket.vpce-1a.s3.us-east-1.vpce.amazonaws.com/x", "us-east-1 data x"),
            ("https://data.s3.eusc-de-east-1.amazonaws.eu/x", "eusc-de-east-1 data x"),
            ("arn:aws-iso-b:s3:::data/team/*", "amazon data team"),
            ("arn:aws:s3::tenant:data/team", "s3 tenant:data team"),
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
            "https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com/x",
            "https://p.supabase.co/storage/v1/s3",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
