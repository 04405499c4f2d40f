//! Stores, and which spellings mean the same one.

use serde::{Deserialize, Serialize};

use super::Platform;
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
    /// within an AWS partition, within Google, and elsewhere within an endpoint. `aws_stand_in` is the endpoint this
    /// server uses in place of Amazon S3, if any.
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

impl Store {
    /// Whether this is Amazon S3 itself, in any spelling.
    #[must_use]
    pub fn is_amazon(&self, aws_stand_in: Option<&EndpointUrl>) -> bool {
        Partition::named(&self.key(aws_stand_in)).is_some()
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

/// The partition of `host`, if it is one of AWS's own S3 names. See
/// <https://docs.aws.amazon.com/general/latest/gr/s3.html>.
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
        let stand_in: EndpointUrl = "http://127.0.0.1:4566".parse().unwrap();
        assert_eq!(aws("us-east-1").key(Some(&stand_in)), s3_at("http://127.0.0.1:4566").key(None));
        assert!(aws("cn-north-1").is_amazon(None) && !aws("us-east-1").is_amazon(Some(&stand_in)));
        assert!(s3_at("https://storage.googleapis.com").is_google() && !s3_at("https://s3.example.com").is_google());
    }
}
