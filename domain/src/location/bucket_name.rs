//! Names of buckets, and the rules of each platform.

use super::Store;
use crate::{
    Invalid,
    aws::Partition,
    text::{alphanumeric_ends, only},
};

checked_text!(
    /// The name of a bucket, as any platform has them: letters, digits and `. _ -`, a letter or digit at both ends, no two
    /// dots side by side; on Ceph also `tenant:name`. Nothing that a policy, a path or a host name would read as anything
    /// else. [`BucketName::must_fit`] has the rules of a platform.
    BucketName,
    parse_bucket_name
);

/// The longest name: of buckets in us-east-1 from before March 2018.
const LONGEST: usize = 255;

fn parse_bucket_name(typed: &str) -> Result<String, Invalid> {
    const SHAPE: &str = "A bucket name has letters, digits, dots, hyphens and underscores.";
    let name = typed.trim();
    if name.contains("://") || name.contains('/') {
        return Err("Enter the bucket's name only; a prefix has its own field.".into());
    }
    let (tenant, bucket) = name.split_once(':').map_or((None, name), |(tenant, bucket)| (Some(tenant), bucket));
    only(name, 3, LONGEST, |b| b.is_ascii_alphanumeric() || b"._-:".contains(&b), SHAPE)?;
    only(bucket, 2, LONGEST, |b| b != b':', SHAPE)?;
    if let Some(tenant) = tenant {
        only(tenant, 1, LONGEST, |b| b.is_ascii_alphanumeric() || b == b'_', TENANT)?;
    }
    if !alphanumeric_ends(bucket) {
        return Err("A bucket name begins and ends with a letter or a digit.".into());
    }
    if bucket.contains("..") {
        return Err("A bucket name has no two dots side by side.".into());
    }
    Ok(name.to_owned())
}

const TENANT: &str = "Before the colon stands a tenant of Ceph: letters, digits and underscores.";

impl BucketName {
    /// The tenant of Ceph before the colon, and the name behind it.
    /// See <https://docs.ceph.com/en/latest/radosgw/multitenancy/>.
    #[must_use]
    pub fn tenant_and_name(&self) -> (Option<&str>, &str) {
        self.0.split_once(':').map_or((None, &self.0), |(tenant, name)| (Some(tenant), name))
    }

    /// The bucket's ARN. Ceph has the tenant where AWS has the account, which names of buckets don't have: a name alone can
    /// reach no bucket of another tenant. See <https://docs.ceph.com/en/latest/radosgw/bucketpolicy/>.
    #[must_use]
    pub fn arn(&self, partition: Partition) -> String {
        let (tenant, name) = self.tenant_and_name();
        format!("arn:{}:s3::{}:{name}", partition.as_str(), tenant.unwrap_or_default())
    }

    /// Whether the name can stand in a host name over TLS: certificates of stores cover one label only, and host names no
    /// upper case, no underscores and no colons.
    #[must_use]
    pub fn fits_in_host(&self) -> bool {
        self.0.len() <= 63 && self.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }

    /// Whether the data clients of arraylake read the name: they refuse a whole answer for a colon in it.
    #[must_use]
    pub fn is_read_by_arraylake(&self) -> bool {
        !self.0.contains(':')
    }

    /// Refuses a name that `store` can't have.
    ///
    /// # Errors
    /// A sentence with the rule of the platform that it breaks.
    pub fn must_fit(&self, store: &Store) -> Result<(), Invalid> {
        if store.is_google() {
            self.must_be_googles()
        } else if store.is_amazon(None) {
            self.must_be_amazons(store)
        } else {
            self.must_be_compatible()
        }
    }

    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>; in us-east-1 buckets from before
    /// March 2018 have up to 255 characters, upper case and underscores, too.
    fn must_be_amazons(&self, store: &Store) -> Result<(), Invalid> {
        let name = self.0.as_str();
        let reserved_start = ["xn--", "sthree-", "amzn-s3-demo-"].iter().any(|start| name.starts_with(start));
        let reserved_end =
            ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].iter().any(|end| name.ends_with(end));
        if reserved_start || reserved_end {
            return Err(
                "AWS keeps bucket names of this form for itself. For an access point, enter its bucket's name.".into(),
            );
        }
        if name.contains(':') {
            return Err("A bucket name on Amazon S3 has no colon.".into());
        }
        if is_address(name) {
            return Err(ADDRESS.into());
        }
        let is_modern = (3..=63).contains(&name.len()) && name.bytes().all(|b| !b.is_ascii_uppercase() && b != b'_');
        // Without a region the oldest one is meant.
        let is_oldest = store.region().is_none_or(|region| region.as_str() == "us-east-1");
        if is_modern || is_oldest {
            Ok(())
        } else {
            Err("A bucket name on Amazon S3 has 3 to 63 lower-case letters, digits, dots and hyphens. Older buckets with other names lie in us-east-1.".into())
        }
    }

    /// See <https://cloud.google.com/storage/docs/buckets#naming>. Names with "google" in them are Google's own buckets.
    fn must_be_googles(&self) -> Result<(), Invalid> {
        const SHAPE: &str = "A bucket name on Google Cloud Storage has lower-case letters, digits, hyphens, underscores and dots: 3 to 63 characters, or up to 222 with dots and at most 63 between them.";
        let name = self.0.as_str();
        only(name, 3, 222, |b| !b.is_ascii_uppercase() && b != b':', SHAPE)?;
        if name.split('.').any(|part| part.len() > 63) {
            return Err(SHAPE.into());
        }
        if is_address(name) { Err(ADDRESS.into()) } else { Ok(()) }
    }

    /// The widest rules of the stores that one runs oneself. Ceph, with `rgw_relaxed_s3_bucket_names`, takes up to 255
    /// letters, digits and `. _ -`: <https://docs.ceph.com/en/latest/radosgw/s3/bucketops/>. MinIO and its like keep to
    /// Amazon's modern ones.
    fn must_be_compatible(&self) -> Result<(), Invalid> {
        let (_, name) = self.tenant_and_name();
        only(name, 3, LONGEST, |_| true, "A bucket name has 3 to 255 characters.")?;
        if is_address(name) { Err(ADDRESS.into()) } else { Ok(()) }
    }
}

const ADDRESS: &str = "A bucket name does not look like an IP address.";

fn is_address(name: &str) -> bool {
    name.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(word: &str) -> Store {
        let s3 = |region: &str| Store::S3 { region: region.parse().unwrap(), endpoint: None };
        let at = |endpoint: &str| Store::S3Compatible { endpoint: endpoint.parse().unwrap(), region: None };
        match word {
            "oldest" => s3("us-east-1"),
            "amazon" => s3("eu-west-1"),
            "google" => Store::Gs,
            "hmac" => at("https://storage.googleapis.com"),
            _ => at("https://ceph.example.com"),
        }
    }

    fn takes(platform: &str, name: &str) -> bool {
        name.parse::<BucketName>().is_ok_and(|name| name.must_fit(&store(platform)).is_ok())
    }

    #[test]
    fn each_platform_takes_its_own_names_and_no_others() {
        let (long, dotted) = ("a".repeat(64), [["a"; 60].concat(), ["b"; 60].concat(), ["c"; 60].concat()].join("."));
        let longest = "a".repeat(255);
        for (name, takers) in [
            ("my-production-data", "oldest amazon google hmac ceph"),
            ("us-west-2.opendata.source.coop", "oldest amazon google hmac ceph"),
            ("data.example.com", "oldest amazon google hmac ceph"),
            ("3d.a-b", "oldest amazon google hmac ceph"),
            ("ABCD-Central-1", "oldest ceph"),
            ("my_bucket", "oldest google hmac ceph"),
            ("tenant:bucket", "ceph"),
            ("tenant_1:Bucket.a", "ceph"),
            ("Pangeo", "oldest ceph"),
            (&long, "oldest ceph"),
            (&longest, "oldest ceph"),
            (&dotted, "oldest google hmac ceph"),
            ("192.168.5.4", ""),
            ("xn--abc", "google hmac ceph"),
            ("abc--x-s3", "google hmac ceph"),
            ("point-1a2b-s3alias", "google hmac ceph"),
        ] {
            for platform in ["oldest", "amazon", "google", "hmac", "ceph"] {
                assert_eq!(
                    takes(platform, name),
                    takers.split(' ').any(|taker| taker == platform),
                    "{name} on {platform}"
                );
            }
        }
    }

    #[test]
    fn no_platform_has_names_with_a_meaning_elsewhere() {
        for bad in [
            "",
            "ab",
            "-abc",
            "abc-",
            ".abc",
            "abc.",
            "a..b",
            "a*c",
            "a?c",
            "${aws:username}",
            "a\"c",
            "a/b",
            "s3://abc",
            "аbc",
            "a\r\nbc",
            "abc\u{0}",
            ":bucket",
            "tenant:",
            "te-nant:bucket",
            "a:b:cd",
            "tenant:-bucket",
            &"a".repeat(256),
        ] {
            assert!(bad.parse::<BucketName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_arn_holds_a_tenant_where_ceph_reads_it() {
        let arn = |name: &str| name.parse::<BucketName>().unwrap().arn(Partition::Aws);
        assert_eq!(arn("data.example.com"), "arn:aws:s3:::data.example.com");
        assert_eq!(arn("tenant:data"), "arn:aws:s3::tenant:data");
    }
}
