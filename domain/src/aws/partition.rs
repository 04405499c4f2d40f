//! The partitions of AWS: each has its own accounts, bucket names, domains and console.

use serde::{Deserialize, Serialize};

use super::region::Region;

/// The partition an ARN or a region belongs to: its own set of accounts and of bucket names.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Partition {
    /// The commercial regions.
    Aws,
    /// China.
    AwsCn,
    /// AWS GovCloud (US).
    AwsUsGov,
    /// The AWS European Sovereign Cloud.
    AwsEusc,
    /// AWS ISO (US).
    AwsIso,
    /// AWS ISOB (US).
    AwsIsoB,
    /// AWS ISOE (Europe).
    AwsIsoE,
    /// AWS ISOF.
    AwsIsoF,
}

impl Region {
    /// Its partition.
    #[must_use]
    pub fn partition(&self) -> Partition {
        Partition::of_region(self.as_str())
    }
}

impl Partition {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Aws,
        Self::AwsCn,
        Self::AwsUsGov,
        Self::AwsEusc,
        Self::AwsIso,
        Self::AwsIsoB,
        Self::AwsIsoE,
        Self::AwsIsoF,
    ];

    /// As it is written in an ARN.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
            Self::AwsEusc => "aws-eusc",
            Self::AwsIso => "aws-iso",
            Self::AwsIsoB => "aws-iso-b",
            Self::AwsIsoE => "aws-iso-e",
            Self::AwsIsoF => "aws-iso-f",
        }
    }

    /// The partition of this name in an ARN.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }

    /// The beginning of its regions' names; the commercial regions are all others.
    fn regions(self) -> Option<&'static str> {
        match self {
            Self::Aws => None,
            Self::AwsCn => Some("cn-"),
            Self::AwsUsGov => Some("us-gov-"),
            Self::AwsEusc => Some("eusc-"),
            Self::AwsIso => Some("us-iso-"),
            Self::AwsIsoB => Some("us-isob-"),
            Self::AwsIsoE => Some("eu-isoe-"),
            Self::AwsIsoF => Some("us-isof-"),
        }
    }

    /// The partition of a region.
    pub(super) fn of_region(region: &str) -> Self {
        let begins = |known: &Self| known.regions().is_some_and(|start| region.starts_with(start));
        Self::ALL.into_iter().find(begins).unwrap_or(Self::Aws)
    }

    /// The domains of its services: the usual one, and that of endpoints with IPv6. Every SDK carries this list as
    /// `partitions.json`. See <https://docs.aws.amazon.com/general/latest/gr/rande.html>.
    #[must_use]
    pub fn domains(self) -> [&'static str; 2] {
        match self {
            Self::Aws | Self::AwsUsGov => ["amazonaws.com", "api.aws"],
            Self::AwsCn => ["amazonaws.com.cn", "api.amazonwebservices.com.cn"],
            Self::AwsEusc => ["amazonaws.eu", "api.amazonwebservices.eu"],
            Self::AwsIso => ["c2s.ic.gov", "api.aws.ic.gov"],
            Self::AwsIsoB => ["sc2s.sgov.gov", "api.aws.scloud"],
            Self::AwsIsoE => ["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
            Self::AwsIsoF => ["csp.hci.ic.gov", "api.aws.hci.ic.gov"],
        }
    }

    /// The partition of a host in one of AWS's domains, and what stands before the domain.
    #[must_use]
    pub fn of_host(host: &str) -> Option<(Self, &str)> {
        let domains = Self::ALL.into_iter().flat_map(|known| known.domains().map(|domain| (known, domain)));
        let service_in = |domain: &str| host.strip_suffix(domain)?.strip_suffix('.');
        let (partition, service) =
            domains.into_iter().find_map(|(known, domain)| Some((known, service_in(domain)?)))?;
        // GovCloud has the domain of the commercial regions.
        let is_gov = |label: &str| label.trim_start_matches("s3-").trim_start_matches("fips-").starts_with("us-gov-");
        let is_gov = partition == Self::Aws && service.split('.').any(is_gov);
        Some((if is_gov { Self::AwsUsGov } else { partition }, service))
    }

    /// The host of its console; `None` where it isn't publicly known.
    /// See <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>.
    #[must_use]
    pub fn console(self) -> Option<&'static str> {
        match self {
            Self::Aws => Some("console.aws.amazon.com"),
            Self::AwsCn => Some("console.amazonaws.cn"),
            Self::AwsUsGov => Some("console.amazonaws-us-gov.com"),
            Self::AwsEusc => Some("console.amazonaws-eusc.eu"),
            Self::AwsIso | Self::AwsIsoB | Self::AwsIsoE | Self::AwsIsoF => None,
        }
    }

    /// The region whose STS is called when none is given.
    #[must_use]
    pub fn home_region(self) -> Region {
        Region::known(match self {
            Self::Aws => "us-east-1",
            Self::AwsCn => "cn-north-1",
            Self::AwsUsGov => "us-gov-west-1",
            Self::AwsEusc => "eusc-de-east-1",
            Self::AwsIso => "us-iso-east-1",
            Self::AwsIsoB => "us-isob-east-1",
            Self::AwsIsoE => "eu-isoe-west-1",
            Self::AwsIsoF => "us-isof-south-1",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_is_known_by_its_word_its_regions_and_its_hosts() {
        for partition in Partition::ALL {
            let region = partition.home_region();
            assert_eq!(Partition::named(partition.as_str()), Some(partition));
            assert!(region.is_aws_shaped(), "{region}");
            assert_eq!(region.partition(), partition, "{region}");
            for domain in partition.domains() {
                let host = format!("s3.{region}.{domain}");
                assert_eq!(Partition::of_host(&host).map(|(found, _)| found), Some(partition), "{host}");
                assert_eq!(Partition::of_host(&format!("evil{domain}")), None);
                assert_eq!(Partition::of_host(&format!("s3.{domain}.example")), None);
            }
        }
        assert_eq!(Partition::of_region("eusc-de-east-1"), Partition::AwsEusc);
        assert_eq!(Partition::of_region("us-west-2"), Partition::Aws);
    }
}
