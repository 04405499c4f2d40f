//! Stores, and which spellings mean the same one.

use serde::{Deserialize, Serialize};

use super::{
    Platform,
    host::{AmazonHost, google_host, provider_host, shared_names},
};
use crate::{
    aws::{Partition, Region},
    endpoint::EndpointUrl,
};

/// A store, with its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "platform")]
pub enum Store {
    /// Amazon S3 in a region, or a self-hosted cloud at an endpoint.
    S3 {
        /// The bucket's region.
        region: Region,
        /// The store's endpoint, unless it is AWS.
        endpoint: Option<EndpointUrl>,
    },
    /// A store that speaks S3.
    S3Compatible {
        /// Its endpoint.
        endpoint: EndpointUrl,
        /// Its name for its region, if it has one.
        region: Option<Region>,
    },
    /// MinIO.
    Minio {
        /// Its endpoint.
        endpoint: EndpointUrl,
        /// Its name for its region, if it has one.
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

    /// Its endpoint, if it has one.
    #[must_use]
    pub fn endpoint(&self) -> Option<&EndpointUrl> {
        match self {
            Self::S3 { endpoint, .. } => endpoint.as_ref(),
            Self::S3Compatible { endpoint, .. } | Self::Minio { endpoint, .. } => Some(endpoint),
            Self::Gs => None,
        }
    }

    /// Its region, if it has one.
    #[must_use]
    pub fn region(&self) -> Option<&Region> {
        match self {
            Self::S3 { region, .. } => Some(region),
            Self::S3Compatible { region, .. } | Self::Minio { region, .. } => region.as_ref(),
            Self::Gs => None,
        }
    }

    /// A key that is equal for all spellings of one store and different for different stores. Bucket names are unique
    /// within an AWS partition, within Google, within some providers, and elsewhere within an endpoint. `aws_stand_in` is the
    /// endpoint this server uses in place of Amazon S3, if any.
    #[must_use]
    pub fn key(&self, aws_stand_in: Option<&EndpointUrl>) -> String {
        let endpoint = match self {
            Self::Gs => return GOOGLE.into(),
            Self::S3 { region, endpoint: None } if aws_stand_in.is_none() => return partition_key(region),
            Self::S3 { endpoint, .. } => endpoint.as_ref().or(aws_stand_in),
            Self::S3Compatible { endpoint, .. } | Self::Minio { endpoint, .. } => Some(endpoint),
        };
        endpoint.map(place_key).unwrap_or_default()
    }
}

impl Store {
    /// Whether this is Amazon S3 itself, in any spelling.
    #[must_use]
    pub fn is_amazon(&self, aws_stand_in: Option<&EndpointUrl>) -> bool {
        Partition::named(&self.key(aws_stand_in)).is_some()
    }

    /// The partition of AWS in the ARNs of its buckets and roles: the store's own at Amazon S3, in any spelling. Other stores know
    /// the usual one only, whatever they call their region.
    #[must_use]
    pub fn partition(&self) -> Partition {
        Partition::named(&self.key(None)).unwrap_or(Partition::Aws)
    }

    /// Whether this is Google Cloud Storage, in any spelling.
    #[must_use]
    pub fn is_google(&self) -> bool {
        self.key(None) == Self::Gs.key(None)
    }
}

fn partition_key(region: &Region) -> String {
    region.partition().as_str().to_owned()
}

/// The key of Google Cloud Storage.
const GOOGLE: &str = "google";

/// The key of whatever is at an endpoint.
#[must_use]
pub(crate) fn place_key(endpoint: &EndpointUrl) -> String {
    let host = endpoint.host();
    if google_host(host).is_some() {
        return GOOGLE.into();
    }
    if let Some(amazon) = AmazonHost::of(host) {
        return amazon.partition.as_str().into();
    }
    if let Some(provider) = shared_names(host) {
        return provider.into();
    }
    let host = provider_host(host).map_or(host, |(_, endpoint)| endpoint);
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')?.parse::<std::net::Ipv6Addr>().ok());
    let host = address.map_or_else(|| host.to_owned(), |address| format!("[{address}]"));
    // What is served in clear text at the usual port is served secured at the usual port, too.
    let port = if endpoint.port() == 80 && !endpoint.is_https() { 443 } else { endpoint.port() };
    format!("{host}:{port}{}", endpoint.path())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for spelling in [
            "https://bucket.vpce-0a1b.s3.us-east-1.vpce.amazonaws.com",
            "https://data.s3.us-east-1.amazonaws.com",
            "https://s3.dualstack.us-east-1.amazonaws.com:443",
            "https://s3-fips.us-east-1.amazonaws.com.",
            "https://s3-accelerate.amazonaws.com",
            "http://s3.amazonaws.com",
            "https://ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com",
        ] {
            assert_eq!(s3_at(spelling).key(None), aws("us-east-1").key(None), "{spelling}");
        }
        for spelling in [
            "https://commondatastorage.googleapis.com",
            "https://data.storage.googleapis.com",
            "https://storage.us-central1.rep.googleapis.com",
            "https://STORAGE.googleapis.com.:443",
        ] {
            assert_eq!(s3_at(spelling).key(None), Store::Gs.key(None), "{spelling}");
        }
        for (one, other) in [
            ("https://data.0a1b.r2.cloudflarestorage.com", "https://0a1b.r2.cloudflarestorage.com"),
            ("https://s3.wasabisys.com", "https://s3.us-east-1.wasabisys.com"),
            ("https://fly.storage.tigris.dev", "https://t3.storage.dev"),
            ("https://[::1]:9000", "https://[0:0:0:0:0:0:0:1]:9000"),
            ("http://minio.example.com", "https://minio.example.com"),
        ] {
            assert_eq!(s3_at(one).key(None), s3_at(other).key(None), "{one}");
        }
        for partition in Partition::ALL {
            let region = partition.home_region();
            let here = Store::S3 { region: region.clone(), endpoint: None };
            let endpoint = format!("https://s3.{region}.{}", partition.domains()[0]);
            assert_eq!(here.key(None), partition.as_str());
            assert_eq!(s3_at(&endpoint).key(None), partition.as_str(), "{endpoint}");
            assert!(here.is_amazon(None) && s3_at(&endpoint).is_amazon(None), "{endpoint}");
            assert_eq!((here.partition(), s3_at(&endpoint).partition()), (partition, partition), "{endpoint}");
            let minio = "https://minio.example.com".parse().unwrap();
            assert_eq!(Store::Minio { endpoint: minio, region: Some(region) }.partition(), Partition::Aws);
        }
        assert_ne!(
            s3_at("https://a.r2.cloudflarestorage.com").key(None),
            s3_at("https://a.eu.r2.cloudflarestorage.com").key(None)
        );
        assert_ne!(s3_at("https://h.example/a").key(None), s3_at("https://h.example").key(None));
        let stand_in: EndpointUrl = "http://127.0.0.1:4566".parse().unwrap();
        assert_eq!(aws("us-east-1").key(Some(&stand_in)), s3_at("http://127.0.0.1:4566").key(None));
        assert!(aws("cn-north-1").is_amazon(None) && !aws("us-east-1").is_amazon(Some(&stand_in)));
        assert!(s3_at("https://storage.googleapis.com").is_google() && !s3_at("https://s3.example.com").is_google());
    }
}
