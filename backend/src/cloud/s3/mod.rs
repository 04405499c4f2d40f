//! S3 and compatible stores: the calls of a connection test.

mod existence;
mod judge;
mod made;

use aws_sdk_s3::{
    Client,
    config::{
        BehaviorVersion, Region as SdkRegion, RequestChecksumCalculation, ResponseChecksumValidation,
        StalledStreamProtectionConfig, retry::RetryConfig,
    },
};
use domain::{
    aws::Region,
    check::Problem,
    endpoint::EndpointUrl,
    location::{AddressingStyle, BucketName, Location, Store, StoreOptions},
    org::OrgSlug,
};

use self::judge::judge;
pub(crate) use self::made::{Condition, Made, Written};
use super::{
    Objects,
    aws::{Aws, Keys, timeouts},
    failure::{Cause, Failure, Finding},
};
use crate::{
    egress::{Destination, Exit},
    stores::{Profile, profile_of},
};

/// The missing permission when listing, or everything, is refused.
const LIST: &str = "s3:ListBucket";

/// A client for one location, with keys or anonymous.
pub(crate) struct S3<'a> {
    client: Client,
    location: &'a Location,
}

impl<'a> S3<'a> {
    /// `style` is where its requests name the bucket; `None` leaves that to the platform's way.
    pub(crate) fn new(
        aws: &Aws,
        org: &OrgSlug,
        location: &'a Location,
        style: Option<AddressingStyle>,
        keys: Option<&Keys<'_>>,
    ) -> Finding<Self> {
        let naming = Naming::of(style, &location.bucket);
        let client = client(aws, org, &location.store, &location.options, naming, keys)
            .map_err(|failure| judge(&failure, LIST))?;
        Ok(Self { client, location })
    }

    /// The bucket's region. The oldest two have special names in the answer. See
    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>.
    pub(crate) async fn region(&self) -> Finding<String> {
        let call = self.client.get_bucket_location().bucket(self.location.bucket.as_str());
        let answer = call.send().await.map_err(|error| judge(&Failure::of(&error), "s3:GetBucketLocation"))?;
        Ok(match answer.location_constraint.as_ref().map(|region| region.as_str()) {
            None | Some("") => "us-east-1".into(),
            Some("EU") => "eu-west-1".into(),
            Some(region) => region.into(),
        })
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.location.prefix)
    }
}

impl Objects for S3<'_> {
    async fn list(&self) -> Finding<()> {
        let call = self.client.list_objects_v2().bucket(self.location.bucket.as_str()).max_keys(1);
        let answer = call.prefix(self.location.prefix.as_str()).send().await;
        answer.map(drop).map_err(|error| judge(&Failure::of(&error), LIST))
    }

    async fn read_missing(&self, name: &str) -> Finding<()> {
        let call = self.client.get_object().bucket(self.location.bucket.as_str()).key(self.key(name));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) => match Failure::of(&error) {
                Failure { cause: Cause::Refused { code, .. }, .. } if code == "NoSuchKey" => Ok(()),
                failure => Err(judge(&failure, "s3:GetObject")),
            },
        }
    }

    async fn write_and_abort(&self, name: &str) -> Finding<()> {
        let bucket = self.location.bucket.as_str();
        let begun = self.client.create_multipart_upload().bucket(bucket).key(self.key(name)).send().await;
        let begun = begun.map_err(|error| judge(&Failure::of(&error), "s3:PutObject"))?;
        let upload_id = begun.upload_id.unwrap_or_default();
        let abort = self.client.abort_multipart_upload().bucket(bucket).key(self.key(name)).upload_id(upload_id);
        abort.send().await.map(drop).map_err(|error| judge(&Failure::of(&error), "s3:AbortMultipartUpload"))
    }
}

/// Whether a store accepts these keys: if it lists its buckets, or denies that permission.
pub(crate) async fn accepts_keys(aws: &Aws, org: &OrgSlug, store: &Store, keys: &Keys<'_>) -> Finding<()> {
    let judge = |failure: &Failure| judge(failure, "s3:ListAllMyBuckets");
    let client = client(aws, org, store, &StoreOptions::default(), Naming::Platforms, Some(keys))
        .map_err(|failure| judge(&failure))?;
    match client.list_buckets().max_buckets(1).send().await {
        Ok(_) => Ok(()),
        Err(error) => match Failure::of(&error) {
            Failure { cause: Cause::Refused { code, .. }, .. } if code == "AccessDenied" => Ok(()),
            Failure { cause: Cause::Refused { speaks_s3: false, .. }, request_id } => Err((Problem::NotS3, request_id)),
            failure => Err(judge(&failure)),
        },
    }
}

/// Where the requests of a client name its bucket.
#[derive(Clone, Copy)]
enum Naming<'a> {
    /// In the platform's own way.
    Platforms,
    InPath,
    BeforeHost(&'a BucketName),
}

impl<'a> Naming<'a> {
    fn of(style: Option<AddressingStyle>, bucket: &'a BucketName) -> Self {
        match style {
            None => Self::Platforms,
            Some(AddressingStyle::Path) => Self::InPath,
            Some(AddressingStyle::Virtual) => Self::BeforeHost(bucket),
        }
    }
}

fn client(
    aws: &Aws,
    org: &OrgSlug,
    store: &Store,
    options: &StoreOptions,
    naming: Naming<'_>,
    keys: Option<&Keys<'_>>,
) -> Result<Client, Failure> {
    let (destination, endpoint) = destination(aws, store)?;
    let Exit { client, guard } = aws.egress().exit(destination, org).map_err(|_| Problem::EndpointNotAllowed)?;
    let guard = if let Naming::BeforeHost(bucket) = naming { guard.or_before_it(bucket) } else { guard };
    let profile = profile_of(store, options.profile.as_ref(), aws.s3_endpoint());
    let by_profile = profile.as_ref().and_then(Profile::region);
    let region = store.region().map(Region::as_str).or(by_profile).unwrap_or("us-east-1");
    let mut config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(SdkRegion::new(region.to_owned()))
        .http_client(client)
        .interceptor(guard)
        .retry_config(RetryConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(timeouts());
    if !profile.is_some_and(|profile| profile.accepts_checksums()) {
        // Some stores refuse requests with headers of checksums.
        config = config
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
    }
    if let Some(keys) = keys {
        config = config.credentials_provider(keys.provider());
    } else {
        config = config.allow_no_auth();
    }
    if let Some(endpoint) = endpoint {
        config = config.endpoint_url(endpoint).force_path_style(!matches!(naming, Naming::BeforeHost(_)));
    } else if matches!(naming, Naming::InPath) {
        config = config.force_path_style(true);
    }
    Ok(Client::from_conf(config.build()))
}

fn destination(aws: &Aws, store: &Store) -> Result<(Destination, Option<String>), Failure> {
    let operator = |endpoint: &EndpointUrl| (Destination::Operator(endpoint.clone()), Some(endpoint.to_string()));
    match store {
        Store::S3 { endpoint: None, .. } => Ok(aws.s3_endpoint().map_or((Destination::Aws, None), operator)),
        Store::S3 { endpoint: Some(endpoint), .. }
        | Store::S3Compatible { endpoint, .. }
        | Store::Minio { endpoint, .. } => Ok((Destination::Custom(endpoint.clone()), Some(endpoint.to_string()))),
        Store::Gs => Err(Problem::NotS3.into()),
    }
}
