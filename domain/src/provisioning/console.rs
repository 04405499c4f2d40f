//! Addresses of the pages in the clouds' consoles where a policy, a role or a service account is made. They hold names that
//! were checked and nothing else.

use crate::{aws::Partition, location::BucketName};

/// A page of AWS's console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsPage<'a> {
    /// Creating a policy.
    NewPolicy,
    /// Creating a role.
    NewRole,
    /// A bucket's permissions, or the buckets while its name is not known.
    BucketPermissions(Option<&'a BucketName>),
}

impl AwsPage<'_> {
    /// Its address, where the partition's console is publicly known.
    #[must_use]
    pub fn address(self, partition: Partition) -> Option<String> {
        let console = format!("https://{}", partition.console()?);
        Some(match self {
            Self::NewPolicy => format!("{console}/iam/home#/policies/create"),
            Self::NewRole => format!("{console}/iam/home#/roles/create"),
            Self::BucketPermissions(Some(bucket)) => format!("{console}/s3/buckets/{bucket}?tab=permissions"),
            Self::BucketPermissions(None) => format!("{console}/s3/buckets"),
        })
    }
}

/// A page of Google Cloud's console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GooglePage<'a> {
    /// The service accounts of the chosen project.
    ServiceAccounts,
    /// A bucket's permissions, or the buckets while its name is not known.
    BucketPermissions(Option<&'a BucketName>),
    /// The keys for the S3 interface.
    Interoperability,
}

impl GooglePage<'_> {
    /// Its address.
    #[must_use]
    pub fn address(self) -> String {
        let console = "https://console.cloud.google.com";
        match self {
            Self::ServiceAccounts => format!("{console}/iam-admin/serviceaccounts"),
            Self::BucketPermissions(Some(bucket)) => format!("{console}/storage/browser/{bucket};tab=permissions"),
            Self::BucketPermissions(None) => format!("{console}/storage/browser"),
            Self::Interoperability => format!("{console}/storage/settings;tab=interoperability"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_console_of_the_partition() {
        let bucket = "my-data".parse().unwrap();
        let permissions = AwsPage::BucketPermissions(Some(&bucket));
        for (partition, console) in [
            (Partition::Aws, Some("https://console.aws.amazon.com")),
            (Partition::AwsCn, Some("https://console.amazonaws.cn")),
            (Partition::AwsUsGov, Some("https://console.amazonaws-us-gov.com")),
            (Partition::AwsEusc, Some("https://console.amazonaws-eusc.eu")),
            (Partition::AwsIsoB, None),
        ] {
            let wanted = |page: &str| console.map(|console| format!("{console}{page}"));
            assert_eq!(permissions.address(partition), wanted("/s3/buckets/my-data?tab=permissions"));
            assert_eq!(AwsPage::NewRole.address(partition), wanted("/iam/home#/roles/create"));
        }
        let google = GooglePage::BucketPermissions(Some(&bucket));
        assert_eq!(google.address(), "https://console.cloud.google.com/storage/browser/my-data;tab=permissions");
    }
}
