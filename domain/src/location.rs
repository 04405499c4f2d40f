//! Places in object storage.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Invalid,
    aws::Region,
    endpoint::EndpointUrl,
    text::{alphanumeric_ends, not_a_secret, only},
};

checked_text!(
    /// The name of a bucket: 3 to 63 of `a-z 0-9 -` (Google also `_`), a letter or digit at both ends, none of the shapes
    /// AWS keeps for itself. Dots are refused: they break TLS and stand outside what policies can be written for simply.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
    BucketName,
    parse_bucket_name
);

fn parse_bucket_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    if name.contains("://") || name.contains('/') {
        return Err("Enter the bucket's name only; a prefix has its own field.".into());
    }
    only(
        name,
        3,
        63,
        |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_',
        "A bucket name has 3 to 63 lower-case letters, digits and hyphens.",
    )?;
    if !alphanumeric_ends(name) {
        return Err("A bucket name begins and ends with a letter or a digit.".into());
    }
    let reserved_start = ["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|start| name.starts_with(start));
    let reserved_end = ["-s3alias", "--ol-s3", "--x-s3", "--table-s3"].iter().any(|end| name.ends_with(end));
    if reserved_start || reserved_end {
        return Err("AWS keeps bucket names of this form for itself.".into());
    }
    not_a_secret(name)?;
    Ok(name.to_owned())
}

/// The longest prefix, in bytes and without the final `/`: data clients refuse longer ones.
pub const PREFIX_MAX: usize = 256;

checked_text!(
    /// What the keys of a location begin with: empty for the whole bucket, otherwise segments that each end in `/`.
    /// A segment is made of letters, digits and `_ = . -`, is not `.` or `..` and does not begin with a dot, so that no
    /// prefix means anything to a policy language or a path.
    Prefix,
    parse_prefix
);

fn parse_prefix(typed: &str) -> Result<String, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(String::new());
    }
    if typed.starts_with('/') {
        return Err("A prefix does not begin with a slash.".into());
    }
    let path = typed.strip_suffix('/').unwrap_or(typed);
    if path.len() > PREFIX_MAX {
        return Err("A prefix has at most 256 characters.".into());
    }
    for segment in path.split('/') {
        if segment.is_empty() {
            return Err("A prefix has no empty parts: one slash between two names.".into());
        }
        if segment.starts_with('.') {
            return Err("No part of a prefix begins with a dot.".into());
        }
        only(
            segment,
            1,
            128,
            |b| b.is_ascii_alphanumeric() || b"_=.-".contains(&b),
            "Between its slashes, a prefix has letters, digits and _ = . - characters, at most 128 each.",
        )?;
    }
    not_a_secret(path)?;
    Ok(format!("{path}/"))
}

impl Prefix {
    /// Without the final `/`: the form data clients send and receive.
    #[must_use]
    pub fn on_the_wire(&self) -> &str {
        self.0.strip_suffix('/').unwrap_or(&self.0)
    }

    /// Whether this is the whole bucket.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The kind of store, by the words of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Amazon S3, or a self-hosted cloud that behaves like it down to its roles.
    #[default]
    S3,
    /// A store that speaks S3 at an endpoint of its own.
    S3Compatible,
    /// MinIO, kept apart only because data clients do.
    Minio,
    /// Google Cloud Storage.
    Gs,
}

impl Platform {
    /// Every platform, in the order the interface offers them.
    pub const ALL: [Self; 4] = [Self::S3, Self::Gs, Self::S3Compatible, Self::Minio];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::S3Compatible => "s3-compatible",
            Self::Minio => "minio",
            Self::Gs => "gs",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::S3 => "Amazon S3",
            Self::S3Compatible => "S3 compatible",
            Self::Minio => "MinIO",
            Self::Gs => "Google Cloud Storage",
        }
    }

    /// The scheme of its URIs.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        if self == Self::Gs { "gs" } else { "s3" }
    }

    /// Whether a config on this platform names an endpoint.
    #[must_use]
    pub fn endpoint(self) -> Need {
        match self {
            Self::S3 => Need::Optional,
            Self::S3Compatible | Self::Minio => Need::Required,
            Self::Gs => Need::None,
        }
    }

    /// Whether a config on this platform names a region.
    #[must_use]
    pub fn region(self) -> Need {
        match self {
            Self::S3 => Need::Required,
            Self::S3Compatible | Self::Minio => Need::Optional,
            Self::Gs => Need::None,
        }
    }
}

impl std::str::FromStr for Platform {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|platform| platform.as_str() == word)
            .ok_or_else(|| "The platforms are s3, s3-compatible, minio and gs.".into())
    }
}

/// Whether a choice wants a further field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be filled in.
    Required,
    /// It may be filled in.
    Optional,
    /// It has no meaning there.
    None,
}

/// A store, with what it takes to reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "platform")]
pub enum Store {
    /// Amazon S3 in a region. An endpoint stands for a self-hosted cloud in its place.
    S3 {
        /// The bucket's region.
        region: Region,
        /// Where the store answers, when not at AWS.
        endpoint: Option<EndpointUrl>,
    },
    /// A store that speaks S3.
    S3Compatible {
        /// Where it answers.
        endpoint: EndpointUrl,
        /// What it calls its region, when it has one.
        region: Option<Region>,
    },
    /// MinIO.
    Minio {
        /// Where it answers.
        endpoint: EndpointUrl,
        /// What it calls its region, when it has one.
        region: Option<Region>,
    },
    /// Google Cloud Storage.
    Gs,
}

impl Store {
    /// Its platform.
    #[must_use]
    pub fn platform(&self) -> Platform {
        match self {
            Self::S3 { .. } => Platform::S3,
            Self::S3Compatible { .. } => Platform::S3Compatible,
            Self::Minio { .. } => Platform::Minio,
            Self::Gs => Platform::Gs,
        }
    }

    /// Its endpoint, when it names one.
    #[must_use]
    pub fn endpoint(&self) -> Option<&EndpointUrl> {
        match self {
            Self::S3 { endpoint, .. } => endpoint.as_ref(),
            Self::S3Compatible { endpoint, .. } | Self::Minio { endpoint, .. } => Some(endpoint),
            Self::Gs => None,
        }
    }

    /// Its region, when it names one.
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        match self {
            Self::S3 { region, .. } => Some(region),
            Self::S3Compatible { region, .. } | Self::Minio { region, .. } => region.as_ref(),
            Self::Gs => None,
        }
    }

    /// The same text for every spelling of one store, and another for another store: bucket names are unique within an
    /// AWS partition and within Google, and within each endpoint elsewhere. `aws_stand_in` is the endpoint this server
    /// uses in place of Amazon S3, if it does.
    #[must_use]
    pub fn key(&self, aws_stand_in: Option<&EndpointUrl>) -> String {
        let endpoint = match self {
            Self::Gs => return "google".into(),
            Self::S3 { region, endpoint: None } if aws_stand_in.is_none() => return partition_key(region),
            Self::S3 { endpoint, .. } => endpoint.as_ref().or(aws_stand_in),
            Self::S3Compatible { endpoint, .. } | Self::Minio { endpoint, .. } => Some(endpoint),
        };
        let Some(endpoint) = endpoint else { return String::new() };
        let host = endpoint.host();
        if host == "storage.googleapis.com" {
            "google".into()
        } else if let Some(partition) = aws_s3_host_partition(host) {
            partition.into()
        } else {
            format!("{host}:{}", endpoint.port())
        }
    }
}

fn partition_key(region: &Region) -> String {
    region.partition().as_str().to_owned()
}

/// The partition whose S3 answers at `host`, when it is one of AWS's own names.
/// See <https://docs.aws.amazon.com/general/latest/gr/s3.html>.
fn aws_s3_host_partition(host: &str) -> Option<&'static str> {
    if let Some(service) = host.strip_suffix(".amazonaws.com.cn") {
        return is_s3_service(service).then_some("aws-cn");
    }
    let service = host.strip_suffix(".amazonaws.com")?;
    let gov = service.contains("us-gov-");
    is_s3_service(service).then_some(if gov { "aws-us-gov" } else { "aws" })
}

fn is_s3_service(service: &str) -> bool {
    service == "s3" || service.starts_with("s3.") || service.starts_with("s3-")
}

/// A place in object storage: a store, a bucket in it, and what the keys begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The store.
    pub store: Store,
    /// The bucket.
    pub bucket: BucketName,
    /// The prefix.
    pub prefix: Prefix,
}

/// The URI form: `s3://name/prefix`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.store.platform().scheme(), self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix.on_the_wire()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bucket_names() {
        for good in ["abc", "my-production-data", "b2", "under_score"].into_iter().filter(|b| b.len() > 2) {
            assert!(good.parse::<BucketName>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "ab",
            "Abc",
            "a.b.c",
            "-abc",
            "abc-",
            "a*c",
            "a?c",
            "${aws:username}",
            "a\"c",
            "a/b",
            "s3://abc",
            "xn--abc",
            "sthree-abc",
            "abc-s3alias",
            "abc--x-s3",
            "аbc",
            "a\r\nbc",
            "abc\u{0}",
            &"a".repeat(64),
        ] {
            assert!(bad.parse::<BucketName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn prefixes() {
        for (typed, canonical) in
            [("", ""), ("team", "team/"), ("team/a/", "team/a/"), ("year=2026/x_1.z", "year=2026/x_1.z/")]
        {
            assert_eq!(typed.parse::<Prefix>().unwrap().as_str(), canonical);
        }
        for bad in [
            "*",
            "a*b/",
            "a?/",
            "${aws:username}/",
            "$",
            "a{b}/",
            "../x",
            "a/../b",
            "./a",
            "a//b",
            "/a",
            "/",
            "a/./b",
            ".hidden/",
            "a b",
            "a'b",
            "a\\b",
            "a%2Fb",
            "é",
            "a\r\nb",
            &"a".repeat(129),
            &"ab/".repeat(90),
        ] {
            assert!(bad.parse::<Prefix>().is_err(), "{bad}");
        }
    }

    fn s3_at(endpoint: &str) -> Store {
        Store::S3Compatible { endpoint: endpoint.parse().unwrap(), region: None }
    }

    #[test]
    fn one_place_has_one_key() {
        let aws = |region: &str| Store::S3 { region: region.parse().unwrap(), endpoint: None };
        assert_eq!(aws("us-east-1").key(None), aws("eu-west-1").key(None));
        assert_ne!(aws("us-east-1").key(None), aws("cn-north-1").key(None));
        assert_eq!(s3_at("https://s3.eu-west-1.amazonaws.com").key(None), aws("eu-west-1").key(None));
        assert_eq!(s3_at("https://storage.googleapis.com").key(None), Store::Gs.key(None));
        assert_eq!(s3_at("https://S3.Example.com").key(None), s3_at("https://s3.example.com.:443/").key(None));
        assert_ne!(s3_at("https://s3.example.com").key(None), s3_at("https://s3.example.com:8443").key(None));
        assert_ne!(s3_at("https://evil-amazonaws.com").key(None), aws("us-east-1").key(None));
        let stand_in: EndpointUrl = "http://127.0.0.1:4566".parse().unwrap();
        assert_eq!(aws("us-east-1").key(Some(&stand_in)), s3_at("http://127.0.0.1:4566").key(None));
    }

    proptest! {
        #[test]
        fn an_accepted_prefix_is_safe_and_reads_back_the_same(typed in "\\PC{0,60}") {
            if let Ok(prefix) = typed.parse::<Prefix>() {
                prop_assert_eq!(&prefix.as_str().parse::<Prefix>().unwrap(), &prefix);
                prop_assert_eq!(&prefix.on_the_wire().parse::<Prefix>().unwrap(), &prefix);
                prop_assert!(prefix.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"_=.-/".contains(&b)));
                prop_assert!(prefix.is_empty() || prefix.as_str().ends_with('/'));
                prop_assert!(!prefix.as_str().contains("//") && !prefix.as_str().starts_with('/'));
            }
        }

        #[test]
        fn likely_prefixes_are_judged_by_their_segments(segments in proptest::collection::vec("[a-zA-Z0-9_=.-]{1,12}", 1..5)) {
            let accepted = segments.join("/").parse::<Prefix>().is_ok();
            prop_assert_eq!(accepted, segments.iter().all(|s| !s.starts_with('.')));
        }
    }
}
