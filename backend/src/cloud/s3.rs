//! S3, and what speaks like it: the few calls a connection test makes.

use aws_sdk_s3::{
    Client,
    config::{BehaviorVersion, Credentials, Region as SdkRegion, StalledStreamProtectionConfig, retry::RetryConfig},
    error::SdkError,
};
use domain::{
    aws::Region,
    check::Problem,
    location::{Location, Store},
    org::OrgSlug,
};

use super::{
    aws::{Aws, Keys, problem, timeouts},
    failure::{Cause, Failure, has_s3_marks},
};
use crate::egress::{Destination, Exit};

/// A client for one location: with keys, or with none.
pub(crate) struct S3<'a> {
    client: Client,
    location: &'a Location,
}

/// What a store tells somebody without credentials about a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Glimpse {
    /// It is there; in this region, if the store said so.
    Exists { region: Option<String> },
    /// It is not.
    Missing,
    /// The store keeps it to itself.
    Hidden,
}

impl<'a> S3<'a> {
    pub(crate) fn new(
        aws: &Aws,
        org: &OrgSlug,
        location: &'a Location,
        keys: Option<&Keys<'_>>,
    ) -> Result<Self, Failure> {
        Ok(Self { client: client(aws, org, &location.store, keys)?, location })
    }

    /// Looks at the bucket from outside. S3 answers 404 for a missing bucket, 403 for one that is not public, and names
    /// its region in either case.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>.
    pub(crate) async fn glimpse(&self) -> Result<Glimpse, Failure> {
        let answer = self.client.head_bucket().bucket(self.location.bucket.as_str()).send().await;
        let error = match answer {
            Ok(found) => return Ok(Glimpse::Exists { region: found.bucket_region }),
            Err(error) => error,
        };
        let (SdkError::ServiceError(_) | SdkError::ResponseError(_)) = &error else { return Err(Failure::of(&error)) };
        let Some(response) = error.raw_response().filter(|response| has_s3_marks(response)) else {
            return Err(problem(Problem::NotS3));
        };
        let region = response.headers().get("x-amz-bucket-region").map(str::to_owned);
        match response.status().as_u16() {
            404 => Ok(Glimpse::Missing),
            403 if region.is_none() && self.location.store.endpoint().is_some() => Ok(Glimpse::Hidden),
            301 | 400 | 401 if region.is_none() => Ok(Glimpse::Hidden),
            301 | 400 | 401 | 403 => Ok(Glimpse::Exists { region }),
            _ => Err(Failure::of(&error)),
        }
    }

    /// The region the bucket lies in. The oldest two are told in words of their own.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html>.
    pub(crate) async fn region(&self) -> Result<String, Failure> {
        let call = self.client.get_bucket_location().bucket(self.location.bucket.as_str());
        let answer = call.send().await.map_err(|error| Failure::of(&error))?;
        Ok(match answer.location_constraint.as_ref().map(|region| region.as_str()) {
            None | Some("") => "us-east-1".into(),
            Some("EU") => "eu-west-1".into(),
            Some(region) => region.into(),
        })
    }

    /// Lists at most one key under the prefix.
    pub(crate) async fn list(&self) -> Result<(), Failure> {
        let call = self.client.list_objects_v2().bucket(self.location.bucket.as_str()).max_keys(1);
        call.prefix(self.location.prefix.as_str()).send().await.map(drop).map_err(|error| Failure::of(&error))
    }

    /// Reads a key under the prefix that does not exist; that it does not is the answer of a store that would have let us.
    pub(crate) async fn read_missing(&self, name: &str) -> Result<(), Failure> {
        let call = self.client.get_object().bucket(self.location.bucket.as_str()).key(self.key(name));
        match call.send().await {
            Ok(_) => Ok(()),
            Err(error) => match Failure::of(&error) {
                Failure { cause: Cause::Refused { code, .. }, .. } if code == "NoSuchKey" => Ok(()),
                failure => Err(failure),
            },
        }
    }

    /// Begins to write a key under the prefix and takes that back: no object ever comes to be.
    pub(crate) async fn write_and_abort(&self, name: &str) -> Result<(), (Failure, &'static str)> {
        let bucket = self.location.bucket.as_str();
        let begun = self.client.create_multipart_upload().bucket(bucket).key(self.key(name)).send().await;
        let begun = begun.map_err(|error| (Failure::of(&error), "s3:PutObject"))?;
        let upload_id = begun.upload_id.unwrap_or_default();
        let abort = self.client.abort_multipart_upload().bucket(bucket).key(self.key(name)).upload_id(upload_id);
        abort.send().await.map(drop).map_err(|error| (Failure::of(&error), "s3:AbortMultipartUpload"))
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.location.prefix.as_str())
    }
}

/// Whether a store takes these keys: it does when it lists its buckets, and when it says that they may not.
pub(crate) async fn accepts_keys(aws: &Aws, org: &OrgSlug, store: &Store, keys: &Keys<'_>) -> Result<(), Failure> {
    match client(aws, org, store, Some(keys))?.list_buckets().max_buckets(1).send().await {
        Ok(_) => Ok(()),
        Err(error) => match Failure::of(&error) {
            Failure { cause: Cause::Refused { code, .. }, .. } if code == "AccessDenied" => Ok(()),
            failure => Err(failure),
        },
    }
}

fn client(aws: &Aws, org: &OrgSlug, store: &Store, keys: Option<&Keys<'_>>) -> Result<Client, Failure> {
    let (destination, endpoint) = destination(aws, store);
    let Exit { client, guard } =
        aws.egress().exit(destination, org).map_err(|_| problem(Problem::EndpointNotAllowed))?;
    let region = store.region().map_or("us-east-1", Region::as_str);
    let mut config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(SdkRegion::new(region.to_owned()))
        .http_client(client)
        .interceptor(guard)
        .retry_config(RetryConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(timeouts());
    if let Some(keys) = keys {
        config = config.credentials_provider(Credentials::new(
            keys.access_key_id,
            keys.secret_access_key,
            keys.session_token.map(str::to_owned),
            None,
            "lakewarden",
        ));
    } else {
        config = config.allow_no_auth();
    }
    if let Some(endpoint) = endpoint {
        config = config.endpoint_url(endpoint).force_path_style(true);
    }
    Ok(Client::from_conf(config.build()))
}

fn destination(aws: &Aws, store: &Store) -> (Destination, Option<String>) {
    match store {
        Store::Gs => (Destination::Google, Some("https://storage.googleapis.com".to_owned())),
        Store::S3 { endpoint: None, .. } => match aws.s3_endpoint() {
            Some(endpoint) => (Destination::Operator(endpoint.clone()), Some(endpoint.to_string())),
            None => (Destination::Aws, None),
        },
        Store::S3 { endpoint: Some(endpoint), .. }
        | Store::S3Compatible { endpoint, .. }
        | Store::Minio { endpoint, .. } => (Destination::Custom(endpoint.clone()), Some(endpoint.to_string())),
    }
}

/// What a failed S3 call that needs `action` comes to.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.
pub(crate) fn s3_problem(cause: &Cause, action: &str) -> Problem {
    let (code, status, bucket_region) = match cause {
        Cause::Problem(problem) => return problem.clone(),
        Cause::Refused { code, status, bucket_region } => (code.as_str(), *status, bucket_region.clone()),
    };
    match code {
        "NoSuchBucket" => Problem::NoSuchBucket,
        "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" => {
            Problem::WrongRegion { actual: bucket_region }
        }
        "ExpiredToken" | "TokenRefreshRequired" => Problem::KeysExpired,
        "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidToken" | "UnauthorizedAccess" => Problem::KeysRefused,
        "AccessDenied" | "AllAccessDisabled" => Problem::PermissionMissing { action: action.to_owned() },
        "" if status == 403 => Problem::PermissionMissing { action: action.to_owned() },
        "" => Problem::NotS3,
        _ => Problem::Inconclusive,
    }
}
