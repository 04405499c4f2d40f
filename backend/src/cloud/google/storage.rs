//! Cloud Storage: the calls of a connection test. See <https://cloud.google.com/storage/docs/json_api/v1>.

use domain::{check::Problem, location::Location};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, RequestBuilder, header};

use super::{Api, Google, answer};
use crate::cloud::{
    Existence, Objects,
    failure::{Cause, Failure, Finding},
};

/// Result of an anonymous request: Google answers 404 for a missing bucket and 401 or 403 for one that is not public.
/// See <https://cloud.google.com/storage/docs/xml-api/head-bucket>.
pub(crate) async fn existence(google: &Google, location: &Location) -> Finding<Existence> {
    let url = google.url(Api::Storage, &format!("/{}", location.bucket));
    let answer = async { answer::send(google.client()?.head(url)).await.map(drop) };
    match answer.await {
        Ok(()) => Ok(Existence::Exists { region: None }),
        Err(Failure { cause: Cause::Refused { status: 404, .. }, .. }) => Ok(Existence::Missing),
        Err(Failure { cause: Cause::Refused { status: 401 | 403, .. }, .. }) => Ok(Existence::Exists { region: None }),
        Err(failure) => Err(judge(failure, "storage.objects.list")),
    }
}

/// One location, with a token for it.
pub(crate) struct Storage<'a> {
    google: &'a Google,
    location: &'a Location,
    token: &'a str,
}

impl<'a> Storage<'a> {
    pub(crate) fn new(google: &'a Google, location: &'a Location, token: &'a str) -> Self {
        Self { google, location, token }
    }

    /// Whether an object of this name exists under the prefix.
    pub(crate) async fn has(&self, name: &str) -> Finding<bool> {
        let path = format!("/storage/v1/b/{}/o/{}", self.location.bucket, encoded(&self.key(name)));
        let answer = async { answer::send(self.call(Method::GET, &path)?.query(&[("fields", "name")])).await };
        match answer.await {
            Ok(_) => Ok(true),
            Err(Failure { cause: Cause::Refused { status: 404, .. }, .. }) => Ok(false),
            Err(failure) => Err(judge(failure, "storage.objects.get")),
        }
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.location.prefix)
    }

    fn call(&self, method: Method, path: &str) -> Result<RequestBuilder, Failure> {
        Ok(self.google.client()?.request(method, self.google.url(Api::Storage, path)).bearer_auth(self.token))
    }

    /// Begins a resumable upload and cancels it. See
    /// <https://cloud.google.com/storage/docs/performing-resumable-uploads>.
    async fn begin_and_cancel(&self, name: &str) -> Result<(), Failure> {
        let path = format!("/upload/storage/v1/b/{}/o", self.location.bucket);
        let key = self.key(name);
        let begin = self.call(Method::POST, &path)?.query(&[("uploadType", "resumable"), ("name", key.as_str())]);
        let begun = answer::send(begin.header(header::CONTENT_LENGTH, 0)).await?;
        let upload = begun.headers().get(header::LOCATION).and_then(|url| url.to_str().ok()).unwrap_or_default();
        // The token is sent nowhere else, whatever an answer says.
        if !upload.starts_with(&self.google.url(Api::Storage, "/")) {
            return Err(Problem::Inconclusive.into());
        }
        let cancel = self.google.client()?.delete(upload).header(header::CONTENT_LENGTH, 0);
        match answer::send(cancel).await {
            // Google's answer to a cancelled upload.
            Ok(_) | Err(Failure { cause: Cause::Refused { status: 499, .. }, .. }) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

impl Objects for Storage<'_> {
    async fn list(&self) -> Finding<()> {
        let path = format!("/storage/v1/b/{}/o", self.location.bucket);
        let asked = [("prefix", self.location.prefix.as_str()), ("maxResults", "1"), ("fields", "items(name)")];
        let answer = async { answer::send(self.call(Method::GET, &path)?.query(&asked)).await };
        answer.await.map(drop).map_err(|failure| judge(failure, "storage.objects.list"))
    }

    async fn read_missing(&self, name: &str) -> Finding<()> {
        self.has(name).await.map(drop)
    }

    async fn write_and_abort(&self, name: &str) -> Finding<()> {
        self.begin_and_cancel(name).await.map_err(|failure| judge(failure, "storage.objects.create"))
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The problem behind a failed call that needs `permission`.
fn judge(failure: Failure, permission: &str) -> (Problem, Option<String>) {
    let problem = match failure.cause {
        Cause::Refused { status: 401 | 403, .. } => Problem::PermissionMissing { action: permission.to_owned() },
        Cause::Refused { status: 404, .. } => Problem::NoSuchBucket,
        cause => cause.unforeseen(),
    };
    (problem, failure.request_id)
}
