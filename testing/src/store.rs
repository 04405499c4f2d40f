//! Small stores of S3's kind, each with the ways of one provider as its documents tell them. Objects are stored in memory, and
//! whether a request is signed is looked at, not by whom: browser tests use a cloud that checks it.
//!
//! Cloudflare R2: <https://developers.cloudflare.com/r2/api/s3/api/>. Backblaze B2:
//! <https://www.backblaze.com/docs/cloud-storage-s3-compatible-api>. Virtual hosts:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>. Conditional writes:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>. Supabase:
//! <https://supabase.com/docs/guides/storage/s3/authentication>, and which headers it reads in
//! <https://github.com/supabase/storage/blob/master/src/http/routes/s3/commands/put-object.ts>.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::net::TcpListener;

/// The bucket that every store has.
pub const BUCKET: &str = "data";

/// The path of Supabase's endpoints.
pub const SUPABASE_PATH: &str = "/storage/v1/s3";

/// The ways of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    /// As Amazon S3 documents its own.
    Plain,
    /// Cloudflare R2's: no `x-amz-request-id`, the region `auto`, a location of its own, 400 for a request that is not signed.
    R2,
    /// Backblaze B2's: headers of checksums are refused, and so are conditions.
    B2,
    /// Supabase's: everything is below [`SUPABASE_PATH`], and conditions are ignored.
    Supabase,
    /// SeaweedFS's without a configuration of its STS, which answers 503.
    StsUnavailable,
    /// Requests for temporary keys are too many.
    StsThrottles,
    /// Amazon S3's, later.
    Slow,
    /// Conditions are answered with 501.
    NoConditions,
    /// Conditions are ignored.
    IgnoresConditions,
    /// `If-Match` is ignored, `If-None-Match` is not.
    IgnoresUnchanged,
    /// The bucket is in the host name only.
    VirtualHostsOnly,
    /// The same, and everybody may read it.
    PublicVirtualHostsOnly,
    /// The bucket is in the path only: whatever the host is called, `/` is the list of buckets.
    PathOnly,
    /// Listings have the order in which objects were written.
    Unordered,
    /// Nothing can be deleted.
    NoDeletes,
    /// Every write is denied by the bucket's policy.
    PolicyDenies,
    /// Writes have to be encrypted.
    Encrypted,
    /// The account has not enabled the region.
    RegionNotEnabled,
    /// No uploads in parts.
    NoMultipart,
    /// An answer to every signed request that nobody foresees.
    Teapot,
    /// A page of a web server.
    WebServer,
}

/// A store.
#[derive(Debug, Clone)]
pub struct Store {
    ways: Ways,
    objects: Arc<Mutex<Vec<(String, Bytes, u64)>>>,
    calls: Arc<Mutex<Vec<String>>>,
}

/// A listener of a store, which counts who signs there.
#[derive(Debug, Clone)]
pub struct Door {
    /// Its address.
    pub endpoint: String,
    signers: Arc<Mutex<Vec<String>>>,
}

impl Door {
    /// The access key ids of the requests that came here; empty for one that was not signed.
    #[must_use]
    pub fn signers(&self) -> Vec<String> {
        self.signers.lock().unwrap().clone()
    }

    fn note(&self, headers: &HeaderMap) {
        let signed = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let signer = signed.and_then(|value| value.split_once("Credential=")?.1.split_once('/'));
        self.signers.lock().unwrap().push(signer.map_or(String::new(), |(id, _)| id.to_owned()));
    }
}

impl Store {
    /// Starts one; returns its address, too.
    pub async fn start(ways: Ways) -> (Self, String) {
        Self::start_as(ways, "127.0.0.1").await
    }

    /// The same under a host name, such as `s3.localhost`, which may have a bucket before it.
    pub async fn start_as(ways: Ways, host: &str) -> (Self, String) {
        let store = Self { ways, objects: Arc::default(), calls: Arc::default() };
        let door = store.also_at(host).await;
        (store, door.endpoint)
    }

    /// The same store at one more address.
    pub async fn also_at(&self, host: &str) -> Door {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{host}:{}", listener.local_addr().unwrap().port());
        let door = Door { endpoint, signers: Arc::default() };
        let router = Router::new().fallback(answer).with_state((self.clone(), door.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        door
    }

    /// The names of its objects.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().iter().map(|(name, ..)| name.clone()).collect()
    }

    /// The requests so far, as `GET /data/name?query`.
    #[must_use]
    pub fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    fn tag(&self, key: &str) -> Option<String> {
        self.objects
            .lock()
            .unwrap()
            .iter()
            .find(|(name, ..)| name == key)
            .map(|(_, _, number)| format!("\"e{number}\""))
    }

    fn write(&self, key: &str, content: Bytes) -> String {
        let mut objects = self.objects.lock().unwrap();
        objects.retain(|(name, ..)| name != key);
        let number = u64::try_from(self.calls.lock().unwrap().len()).unwrap();
        objects.push((key.to_owned(), content, number));
        format!("\"e{number}\"")
    }

    /// A refusal of what this store's ways are not.
    fn refusal(&self, method: &Method, headers: &HeaderMap, query: &HashMap<String, String>) -> Option<Response> {
        let has = |name: &str| headers.contains_key(name);
        let is_write = matches!(*method, Method::PUT | Method::POST);
        let has_condition = has("if-match") || has("if-none-match");
        let has_checksum = headers
            .keys()
            .any(|name| name.as_str().starts_with("x-amz-checksum-") || name == "x-amz-sdk-checksum-algorithm");
        let denied = |message: &str| Some(self.error(StatusCode::FORBIDDEN, "AccessDenied", message));
        match self.ways {
            Ways::B2 if has_checksum => Some(self.error(
                StatusCode::BAD_REQUEST,
                "InvalidRequest",
                "Unsupported header received for this API call.",
            )),
            Ways::B2 | Ways::NoConditions if is_write && has_condition => {
                let message = "A header you provided implies functionality that is not implemented.";
                Some(self.error(StatusCode::NOT_IMPLEMENTED, "NotImplemented", message))
            }
            Ways::NoDeletes if method == Method::DELETE && !query.contains_key("uploadId") => denied("Access Denied"),
            Ways::PolicyDenies if is_write => denied(
                "User: arn:aws:iam::1:user/x is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::data/x\" with an explicit deny in a resource-based policy",
            ),
            Ways::Encrypted if is_write => {
                denied("The header x-amz-server-side-encryption is required by the bucket policy.")
            }
            Ways::RegionNotEnabled => Some(self.error(
                StatusCode::FORBIDDEN,
                "RegionDisabledException",
                "It is not activated in this region.",
            )),
            Ways::NoMultipart if query.contains_key("uploads") => {
                Some(self.error(StatusCode::NOT_IMPLEMENTED, "NotImplemented", "No."))
            }
            Ways::Teapot => Some(self.error(StatusCode::IM_A_TEAPOT, "ShortAndStout", "Tip me over.")),
            _ => None,
        }
    }

    fn put(&self, key: &str, headers: &HeaderMap, content: Bytes) -> Response {
        let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (absent, unchanged) = match self.ways {
            Ways::IgnoresConditions | Ways::Supabase => (None, None),
            Ways::IgnoresUnchanged => (of("if-none-match"), None),
            _ => (of("if-none-match"), of("if-match")),
        };
        let tag = self.tag(key);
        if (absent.is_some() && tag.is_some()) || unchanged.is_some_and(|wanted| tag.as_deref() != Some(wanted)) {
            return self.error(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", "No.");
        }
        let tag = self.write(key, content);
        self.marked((StatusCode::OK, [(header::ETAG, tag)]).into_response())
    }

    fn list(&self, prefix: &str) -> Response {
        let mut names = self.names();
        if self.ways != Ways::Unordered {
            names.sort();
        }
        let found = names.iter().filter(|name| name.starts_with(prefix));
        let contents: String = found.map(|name| format!("<Contents><Key>{name}</Key></Contents>")).collect();
        self.xml(
            StatusCode::OK,
            format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"),
        )
    }

    fn get(&self, key: &str) -> Response {
        let found =
            self.objects.lock().unwrap().iter().find(|(name, ..)| name == key).map(|(_, content, _)| content.clone());
        match found {
            Some(content) => self.marked(content.into_response()),
            None => self.error(StatusCode::NOT_FOUND, "NoSuchKey", "No."),
        }
    }

    fn signed(
        &self,
        method: &Method,
        key: &str,
        query: &HashMap<String, String>,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Response {
        if let Some(refusal) = self.refusal(method, headers, query) {
            return refusal;
        }
        let has = |name| query.contains_key(name);
        match method.as_str() {
            "GET" if has("location") => {
                self.xml(StatusCode::OK, "<LocationConstraint>WEUR</LocationConstraint>".into())
            }
            "GET" if key.is_empty() => self.list(query.get("prefix").map_or("", String::as_str)),
            "GET" => self.get(key),
            "HEAD" if key.is_empty() => self.xml(StatusCode::OK, String::new()),
            "POST" if has("uploads") => self.xml(
                StatusCode::OK,
                "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>".into(),
            ),
            "PUT" if has("partNumber") => self.marked((StatusCode::OK, [(header::ETAG, "\"p-1\"")]).into_response()),
            "POST" if has("uploadId") => {
                let tag = self.write(key, Bytes::from_static(b"part"));
                let result =
                    format!("<CompleteMultipartUploadResult><ETag>{tag}</ETag></CompleteMultipartUploadResult>");
                self.xml(StatusCode::OK, result)
            }
            "PUT" => self.put(key, headers, body),
            "DELETE" => {
                if !has("uploadId") {
                    self.objects.lock().unwrap().retain(|(name, ..)| name != key);
                }
                self.marked(StatusCode::NO_CONTENT.into_response())
            }
            _ => self.error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "No."),
        }
    }

    fn unsigned(&self) -> Response {
        match self.ways {
            Ways::R2 => self.error(StatusCode::BAD_REQUEST, "InvalidArgument", "Authorization"),
            _ => self.error(StatusCode::FORBIDDEN, "AccessDenied", "No."),
        }
    }

    fn error(&self, status: StatusCode, code: &str, message: &str) -> Response {
        self.xml(
            status,
            format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"),
        )
    }

    fn xml(&self, status: StatusCode, body: String) -> Response {
        self.marked((status, [(header::CONTENT_TYPE, "application/xml")], body).into_response())
    }

    /// With the marks of its answers.
    fn marked(&self, mut response: Response) -> Response {
        let name = if self.ways == Ways::R2 { "cf-ray" } else { "x-amz-request-id" };
        response.headers_mut().insert(HeaderName::from_static(name), "r-17".parse().unwrap());
        response
    }
}

async fn answer(
    State((store, door)): State<(Store, Door)>,
    method: Method,
    uri: Uri,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query: HashMap<String, String> = query.into_iter().collect();
    if query.contains_key("Action") || body.starts_with(b"Action=") {
        return match store.ways {
            Ways::StsUnavailable => store.error(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", "No."),
            Ways::StsThrottles => store.error(StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "No."),
            _ => store.error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "No."),
        };
    }
    if store.ways == Ways::WebServer {
        return (StatusCode::OK, [(header::CONTENT_TYPE, "text/html")], "<html>Welcome</html>").into_response();
    }
    if store.ways == Ways::Slow {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    store.calls.lock().unwrap().push(format!("{method} {uri}"));
    door.note(&headers);
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let path = match (store.ways, uri.path().strip_prefix(SUPABASE_PATH)) {
        (Ways::Supabase, None) => return (StatusCode::NOT_FOUND, "{\"message\":\"Route not found\"}").into_response(),
        (Ways::Supabase, Some(path)) => path,
        _ => uri.path(),
    };
    let path = path.trim_start_matches('/');
    let (bucket, key) = match host.strip_prefix("data.") {
        Some(_) if !matches!(store.ways, Ways::PathOnly | Ways::Supabase) => (BUCKET, path),
        _ => path.split_once('/').unwrap_or((path, "")),
    };
    if matches!(store.ways, Ways::VirtualHostsOnly | Ways::PublicVirtualHostsOnly) && !host.starts_with("data.") {
        let message = "The bucket you are attempting to access must be addressed using virtual hosts.";
        return store.error(StatusCode::BAD_REQUEST, "PathStyleNotSupported", message);
    }
    if !headers.contains_key(header::AUTHORIZATION) && store.ways != Ways::PublicVirtualHostsOnly {
        return store.unsigned();
    }
    if bucket.is_empty() {
        let buckets =
            "<ListAllMyBucketsResult><Buckets><Bucket><Name>data</Name></Bucket></Buckets></ListAllMyBucketsResult>";
        return store.xml(StatusCode::OK, buckets.to_owned());
    }
    if bucket != BUCKET {
        return store.error(StatusCode::NOT_FOUND, "NoSuchBucket", "No.");
    }
    store.signed(&method, key, &query, &headers, body)
}
