//! Objects that a test makes, and removes again.

use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use domain::check::Problem;

use super::{S3, judge::judge};
use crate::cloud::failure::{Cause, Failure, Finding};

/// On what condition an object is written. See
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition<'a> {
    /// On none.
    None,
    /// That there is no object of this name.
    Absent,
    /// That the object still has this tag.
    Unchanged(&'a str),
}

/// An object that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Made {
    /// Its tag, if the store returned one.
    pub(crate) tag: Option<String>,
    /// Its version, in a bucket with versions.
    pub(crate) version: Option<String>,
}

/// What became of a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    /// The object was written.
    Made(Made),
    /// The store says that the condition does not hold.
    ConditionFailed,
}

impl S3<'_> {
    /// Writes an object under the prefix, on a condition.
    pub(crate) async fn put(&self, name: &str, content: &[u8], condition: Condition<'_>) -> Finding<Written> {
        let call = self.client.put_object().bucket(self.location.bucket.as_str()).key(self.key(name));
        let call = match condition {
            Condition::None => call,
            Condition::Absent => call.if_none_match("*"),
            Condition::Unchanged(tag) => call.if_match(tag),
        };
        match call.body(content.to_vec().into()).send().await {
            Ok(put) => Ok(Written::Made(Made { tag: put.e_tag, version: put.version_id })),
            Err(error) => match Failure::of(&error) {
                // 409 where another writer came first.
                Failure { cause: Cause::Refused { status: 412, .. }, .. } if condition != Condition::None => {
                    Ok(Written::ConditionFailed)
                }
                Failure { cause: Cause::Refused { code, .. }, .. } if code == "ConditionalRequestConflict" => {
                    Ok(Written::ConditionFailed)
                }
                failure => Err(judge(&failure, "s3:PutObject")),
            },
        }
    }

    /// Writes an object of one part, which may be of any size. See
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html>.
    pub(crate) async fn upload_in_parts(&self, name: &str) -> Finding<Made> {
        let (bucket, key) = (self.location.bucket.as_str(), self.key(name));
        let begun = self.client.create_multipart_upload().bucket(bucket).key(&key).send().await;
        let begun = begun.map_err(|error| judge(&Failure::of(&error), "s3:PutObject"))?;
        let upload = begun.upload_id.unwrap_or_default();
        let call = self.client.upload_part().bucket(bucket).key(&key).upload_id(&upload).part_number(1);
        let sent = call.body(b"part".to_vec().into()).send().await;
        let sent = sent.map_err(|error| judge(&Failure::of(&error), "s3:PutObject"));
        let sent = match sent {
            Ok(sent) => sent,
            Err(problem) => {
                // What matters is why the part was refused.
                let _ = self.client.abort_multipart_upload().bucket(bucket).key(&key).upload_id(&upload).send().await;
                return Err(problem);
            }
        };
        let part = CompletedPart::builder().part_number(1).set_e_tag(sent.e_tag).build();
        let call = self.client.complete_multipart_upload().bucket(bucket).key(&key).upload_id(upload);
        let done = call.multipart_upload(CompletedMultipartUpload::builder().parts(part).build()).send().await;
        let done = done.map_err(|error| judge(&Failure::of(&error), "s3:PutObject"))?;
        Ok(Made { tag: done.e_tag, version: done.version_id })
    }

    /// The names under the prefix that begin with `start`, as they are listed.
    pub(crate) async fn names(&self, start: &str) -> Finding<Vec<String>> {
        let call = self.client.list_objects_v2().bucket(self.location.bucket.as_str()).prefix(self.key(start));
        let answer = call.send().await.map_err(|error| judge(&Failure::of(&error), super::LIST))?;
        let prefix = self.location.prefix.as_str();
        let names = answer.contents.unwrap_or_default().into_iter().filter_map(|object| object.key);
        Ok(names.filter_map(|key| key.strip_prefix(prefix).map(str::to_owned)).collect())
    }

    /// Reads an object under the prefix.
    pub(crate) async fn read(&self, name: &str) -> Finding<()> {
        let call = self.client.get_object().bucket(self.location.bucket.as_str()).key(self.key(name));
        call.send().await.map(drop).map_err(|error| judge(&Failure::of(&error), "s3:GetObject"))
    }

    /// The content of a small object under the prefix; `None` if the store says that there is no such object.
    pub(crate) async fn content(&self, name: &str) -> Finding<Option<Vec<u8>>> {
        let call = self.client.get_object().bucket(self.location.bucket.as_str()).key(self.key(name));
        let found = match call.send().await {
            Ok(found) => found,
            Err(error) => match Failure::of(&error) {
                Failure { cause: Cause::Refused { code, .. }, .. } if code == "NoSuchKey" => return Ok(None),
                failure => return Err(judge(&failure, "s3:GetObject")),
            },
        };
        let content = found.body.collect().await.map_err(|_| (Problem::Inconclusive, None))?;
        Ok(Some(content.to_vec()))
    }

    /// Deletes objects under the prefix, versions of them or whatever they are, as well as it can.
    pub(crate) fn removal(&self, made: Vec<(String, Option<String>)>) -> impl Future<Output = ()> + Send + use<> {
        let (client, bucket) = (self.client.clone(), self.location.bucket.to_string());
        let made: Vec<_> = made.into_iter().map(|(name, version)| (self.key(&name), version)).collect();
        async move {
            for (key, version) in made {
                // Nobody waits for it any more.
                let _ = client.delete_object().bucket(&bucket).key(key).set_version_id(version).send().await;
            }
        }
    }

    /// Deletes an object under the prefix: one version of it, or whatever it is.
    pub(crate) async fn delete(&self, name: &str, version: Option<&str>) -> Finding<()> {
        let call = self.client.delete_object().bucket(self.location.bucket.as_str()).key(self.key(name));
        let call = call.set_version_id(version.map(str::to_owned));
        call.send().await.map(drop).map_err(|error| judge(&Failure::of(&error), "s3:DeleteObject"))
    }
}
