//! Host names of the known clouds: which store one leads to, and which bucket it names.

use crate::aws::{Partition, Region};

/// A host of Amazon S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AmazonHost<'a> {
    pub(super) partition: Partition,
    pub(super) region: Option<Region>,
    /// The bucket in the name, unless it is that of an access point.
    pub(super) bucket: Option<&'a str>,
    /// Whether it is an access point's, whose bucket it doesn't name.
    pub(super) is_access_point: bool,
}

impl<'a> AmazonHost<'a> {
    /// Of `s3.eu-west-1.amazonaws.com` in all its forms: dual-stack, FIPS, accelerated, old with a hyphen, of a VPC endpoint, of
    /// an access point, in every partition, with a bucket before it or without.
    /// See <https://docs.aws.amazon.com/general/latest/gr/s3.html> and
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html>.
    pub(super) fn of(host: &'a str) -> Option<Self> {
        let (partition, service) = Partition::of_host(host)?;
        let labels: Vec<&str> = service.split('.').collect();
        let at = labels.iter().rposition(|label| is_s3_label(label))?;
        let (mut front, place) = labels.split_at(at);
        let mut is_access_point =
            place.iter().any(|label| label.contains("accesspoint") || label.contains("object-lambda"));
        if let [rest @ .., "accesspoint"] = front {
            (front, is_access_point) = (rest, true);
        }
        if let [rest @ .., endpoint] = front
            && endpoint.starts_with("vpce-")
            && place.last() == Some(&"vpce")
        {
            front = match rest {
                [rest @ .., "accesspoint"] => {
                    is_access_point = true;
                    rest
                }
                [rest @ .., "bucket" | "*"] => rest,
                rest => rest,
            };
        }
        let in_label = place.first().and_then(|label| label.strip_prefix("s3-"));
        let in_label = in_label.map(|label| label.strip_prefix("website-").unwrap_or(label));
        let region = place.iter().skip(1).rev().find_map(|label| region(label)).or_else(|| in_label.and_then(region));
        let bucket = (!front.is_empty() && !is_access_point).then(|| joined(host, front));
        Some(Self { partition, region, bucket, is_access_point })
    }
}

/// Whether a label of a host name is that of S3 as buckets are known to it: those of Outposts have names of their own.
fn is_s3_label(label: &str) -> bool {
    label == "s3"
        || label.strip_prefix("s3-").is_some_and(|rest| !rest.starts_with("outposts") && !rest.starts_with("control"))
}

/// The beginning of `host` that consists of these labels.
fn joined<'a>(host: &'a str, labels: &[&str]) -> &'a str {
    let length = labels.iter().map(|label| label.len()).sum::<usize>() + labels.len().saturating_sub(1);
    host.get(..length).unwrap_or(host)
}

/// The region in a label, if it has the form of one.
pub(super) fn region(label: &str) -> Option<Region> {
    label.parse().ok().filter(Region::is_aws_shaped)
}

/// Whether `host` is Google Cloud Storage's, and the bucket in its name if it has one. Regional endpoints and those of Private
/// Service Connect lead to the same buckets. See <https://cloud.google.com/storage/docs/request-endpoints>,
/// <https://cloud.google.com/storage/docs/regional-endpoints> and
/// <https://cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints>.
pub(super) fn google_host(host: &str) -> Option<Option<&str>> {
    if host == "storage.cloud.google.com" {
        return Some(None);
    }
    let service = host.strip_suffix(".googleapis.com")?;
    let is_regional = |place: &str| place.strip_suffix(".rep").is_some_and(|region| !region.contains('.'));
    if matches!(service, "storage" | "commondatastorage" | "storage-download" | "storage.mtls" | "c.storage")
        || service.strip_prefix("storage.").is_some_and(is_regional)
        || (service.starts_with("storage-") && service.ends_with(".p"))
    {
        return Some(None);
    }
    let of_regional =
        || service.rsplit_once(".storage.").filter(|(_, place)| is_regional(place)).map(|(bucket, _)| bucket);
    let bucket = service.strip_suffix(".storage").or_else(|| service.strip_suffix(".commondatastorage"));
    bucket.or_else(of_regional).map(Some)
}

/// Where the endpoint of a provider begins in a host name.
enum Begins {
    /// With so many labels before the suffix.
    Labels(usize),
    /// With the label `s3`, or its old forms with a number.
    AtS3,
}

/// Providers whose host names may begin with a bucket, by their suffix, from their own pages:
/// <https://developers.cloudflare.com/r2/api/s3/api/>, <https://docs.digitalocean.com/products/spaces/>,
/// <https://docs.hetzner.com/storage/object-storage/>, <https://docs.wasabi.com/docs/what-are-the-service-urls-for-wasabis-different-storage-regions>,
/// <https://www.backblaze.com/docs/cloud-storage-s3-compatible-api>, <https://www.scaleway.com/en/docs/object-storage/>,
/// <https://help.ovhcloud.com/csm/en-public-cloud-storage-s3-location>, <https://www.tigrisdata.com/docs/>.
const PROVIDERS: [(&str, Begins); 13] = [
    (".eu.r2.cloudflarestorage.com", Begins::Labels(1)),
    (".fedramp.r2.cloudflarestorage.com", Begins::Labels(1)),
    (".r2.cloudflarestorage.com", Begins::Labels(1)),
    (".cdn.digitaloceanspaces.com", Begins::Labels(1)),
    (".digitaloceanspaces.com", Begins::Labels(1)),
    (".your-objectstorage.com", Begins::Labels(1)),
    (".wasabisys.com", Begins::AtS3),
    (".backblazeb2.com", Begins::AtS3),
    (".scw.cloud", Begins::AtS3),
    (".cloud.ovh.net", Begins::AtS3),
    ("fly.storage.tigris.dev", Begins::Labels(0)),
    ("t3.storage.dev", Begins::Labels(0)),
    (".supabase.co", Begins::Labels(2)),
];

/// The bucket in the host name of a known provider other than Amazon and Google, and the host without it; no bucket where the
/// name is the endpoint's. `None` for hosts of nobody known.
pub(super) fn provider_host(host: &str) -> Option<(Option<&str>, &str)> {
    let (front, begins) = PROVIDERS.iter().find_map(|(suffix, begins)| Some((host.strip_suffix(suffix)?, begins)))?;
    let front = front.strip_suffix('.').unwrap_or(front);
    let labels: Vec<&str> = front.split('.').filter(|label| !label.is_empty()).collect();
    let own = match begins {
        Begins::Labels(own) => labels.len().saturating_sub(*own),
        Begins::AtS3 => labels.iter().rposition(|label| *label == "s3").unwrap_or(0),
    };
    if own == 0 || matches!(begins, Begins::Labels(2)) {
        return Some((None, host));
    }
    let bucket = joined(host, labels.get(..own)?);
    Some((Some(bucket), host.get(bucket.len() + 1..)?))
}

/// Providers with one set of bucket names for all their hosts: `s3.wasabisys.com` is `s3.us-east-1.wasabisys.com`, and no two
/// buckets there have one name. See <https://docs.wasabi.com/docs/creating-a-bucket>,
/// <https://www.backblaze.com/docs/cloud-storage-buckets> and <https://www.tigrisdata.com/docs/buckets/>.
pub(super) fn shared_names(host: &str) -> Option<&'static str> {
    let ends = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match host {
        _ if ends("wasabisys.com") => Some("wasabi"),
        _ if ends("backblazeb2.com") => Some("backblaze"),
        _ if ends("storage.tigris.dev") || ends("t3.storage.dev") => Some("tigris"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_amazon_names_its_partition_its_region_and_its_bucket() {
        for (host, wanted) in [
            ("s3.amazonaws.com", "aws - -"),
            ("s3.eu-west-1.amazonaws.com", "aws eu-west-1 -"),
            ("s3-eu-west-1.amazonaws.com", "aws eu-west-1 -"),
            ("s3.dualstack.eu-west-1.amazonaws.com", "aws eu-west-1 -"),
            ("s3-fips.us-gov-west-1.amazonaws.com", "aws-us-gov us-gov-west-1 -"),
            ("s3-fips.dualstack.us-east-1.amazonaws.com", "aws us-east-1 -"),
            ("data.s3-accelerate.dualstack.amazonaws.com", "aws - data"),
            ("my.dotted.data.s3.us-east-1.amazonaws.com", "aws us-east-1 my.dotted.data"),
            ("bucket.vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com", "aws us-east-1 -"),
            ("data.bucket.vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com", "aws us-east-1 data"),
            ("vpce-0a1b-c2d3-us-east-1a.s3.us-east-1.vpce.amazonaws.com", "aws us-east-1 -"),
            ("ap-1234.accesspoint.vpce-0a1b.s3.us-east-1.vpce.amazonaws.com", "aws us-east-1 point"),
            ("ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "aws us-east-1 point"),
            ("m1a2.mrap.accesspoint.s3-global.amazonaws.com", "aws - point"),
            ("data.s3.cn-north-1.amazonaws.com.cn", "aws-cn cn-north-1 data"),
            ("data.s3.eusc-de-east-1.amazonaws.eu", "aws-eusc eusc-de-east-1 data"),
            ("s3.us-isob-east-1.sc2s.sgov.gov", "aws-iso-b us-isob-east-1 -"),
            ("s3.us-iso-east-1.c2s.ic.gov", "aws-iso us-iso-east-1 -"),
        ] {
            let found = AmazonHost::of(host).unwrap();
            let region = found.region.map_or("-".to_owned(), |region| region.to_string());
            let bucket = if found.is_access_point { "point" } else { found.bucket.unwrap_or("-") };
            assert_eq!(format!("{} {region} {bucket}", found.partition.as_str()), wanted, "{host}");
        }
        for host in ["ec2.eu-west-1.amazonaws.com", "x.s3-outposts.us-east-1.amazonaws.com", "s3.example.com"] {
            assert_eq!(AmazonHost::of(host), None, "{host}");
        }
    }

    #[test]
    fn other_providers_hosts_are_taken_apart() {
        for (host, wanted) in [
            ("storage.googleapis.com", Some(None)),
            ("commondatastorage.googleapis.com", Some(None)),
            ("storage.us-central1.rep.googleapis.com", Some(None)),
            ("storage-lake.p.googleapis.com", Some(None)),
            ("data.example.com.storage.googleapis.com", Some(Some("data.example.com"))),
            ("data.storage.us-central1.rep.googleapis.com", Some(Some("data"))),
            ("storage.googleapis.com.example", None),
            ("compute.googleapis.com", None),
        ] {
            assert_eq!(google_host(host), wanted, "{host}");
        }
        for (host, bucket, endpoint) in [
            ("0a1b.r2.cloudflarestorage.com", None, "0a1b.r2.cloudflarestorage.com"),
            ("data.0a1b.eu.r2.cloudflarestorage.com", Some("data"), "0a1b.eu.r2.cloudflarestorage.com"),
            ("data.nyc3.digitaloceanspaces.com", Some("data"), "nyc3.digitaloceanspaces.com"),
            ("s3.wasabisys.com", None, "s3.wasabisys.com"),
            ("a.b.s3.eu-central-1.wasabisys.com", Some("a.b"), "s3.eu-central-1.wasabisys.com"),
            ("data.s3.fr-par.scw.cloud", Some("data"), "s3.fr-par.scw.cloud"),
            ("data.t3.storage.dev", Some("data"), "t3.storage.dev"),
            ("proj.storage.supabase.co", None, "proj.storage.supabase.co"),
        ] {
            assert_eq!(provider_host(host), Some((bucket, endpoint)), "{host}");
        }
        assert_eq!(provider_host("minio.example.com"), None);
    }
}
