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
    /// Its address. Each partition has a console of its own.
    /// See <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>.
    #[must_use]
    pub fn address(self, partition: Partition) -> String {
        let console = match partition {
            Partition::Aws => "https://console.aws.amazon.com",
            Partition::AwsCn => "https://console.amazonaws.cn",
            Partition::AwsUsGov => "https://console.amazonaws-us-gov.com",
        };
        match self {
            Self::NewPolicy => format!("{console}/iam/home#/policies/create"),
            Self::NewRole => format!("{console}/iam/home#/roles/create"),
            Self::BucketPermissions(Some(bucket)) => format!("{console}/s3/buckets/{bucket}?tab=permissions"),
            Self::BucketPermissions(None) => format!("{console}/s3/buckets"),
        }
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
        assert_eq!(
            permissions.address(Partition::Aws),
            "https://console.aws.amazon.com/s3/buckets/my-data?tab=permissions"
        );
        assert_eq!(AwsPage::NewRole.address(Partition::AwsCn), "https://console.amazonaws.cn/iam/home#/roles/create");
        let google = GooglePage::BucketPermissions(Some(&bucket));
        assert_eq!(google.address(), "https://console.cloud.google.com/storage/browser/my-data;tab=permissions");
    }
}
