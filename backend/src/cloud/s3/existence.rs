//! Whether a bucket exists, as anybody may find out.

use aws_sdk_s3::{error::SdkError, operation::RequestId as _};
use domain::check::Problem;

use super::{LIST, S3, judge::judge};
use crate::cloud::{
    Existence,
    failure::{Cause, Failure, Finding, has_s3_marks},
};

impl S3<'_> {
    /// Anonymous request to the bucket. S3 answers 404 for a missing bucket, 403 for one that is not public, and names
    /// its region in either case. See <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html>. An answer without
    /// the marks of S3 proves nothing: stores such as Cloudflare R2 send none, and such a store is asked for a listing, whose
    /// answer has a body to judge it by.
    pub(crate) async fn existence(&self) -> Finding<Existence> {
        let answer = self.client.head_bucket().bucket(self.location.bucket.as_str()).send().await;
        let error = match answer {
            Ok(found) if found.request_id().is_some() => return Ok(Existence::Exists { region: found.bucket_region }),
            Ok(_) => return self.existence_by_listing().await,
            Err(error) => error,
        };
        let (SdkError::ServiceError(_) | SdkError::ResponseError(_)) = &error else {
            return Err(judge(&Failure::of(&error), LIST));
        };
        let Some(response) = error.raw_response().filter(|response| has_s3_marks(response)) else {
            return self.existence_by_listing().await;
        };
        let region = response.headers().get("x-amz-bucket-region").map(str::to_owned);
        match response.status().as_u16() {
            404 => Ok(Existence::Missing),
            403 if region.is_none() && self.location.store.endpoint().is_some() => Ok(Existence::Hidden),
            301 | 400 | 401 if region.is_none() => Ok(Existence::Hidden),
            301 | 400 | 401 | 403 => Ok(Existence::Exists { region }),
            _ => Err(judge(&Failure::of(&error), LIST)),
        }
    }

    /// The same by a listing: a right one, or an error in S3's form, comes from a store only.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses>.
    async fn existence_by_listing(&self) -> Finding<Existence> {
        let call = self.client.list_objects_v2().bucket(self.location.bucket.as_str()).max_keys(1);
        let error = match call.prefix(self.location.prefix.as_str()).send().await {
            Ok(_) => return Ok(Existence::Exists { region: None }),
            Err(error) => error,
        };
        let failure = Failure::of(&error);
        match &failure.cause {
            Cause::Refused { code, .. } if code == "NoSuchBucket" => Ok(Existence::Missing),
            Cause::Refused { code, .. } if !code.is_empty() => Ok(Existence::Hidden),
            Cause::Refused { .. } => Err((Problem::NotS3, failure.request_id)),
            Cause::Problem(_) => Err(judge(&failure, LIST)),
        }
    }
}
