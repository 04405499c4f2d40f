//! A simulation of STS and S3 as AWS documents them, for vending and connection tests. Each test chooses its failures.
//! It checks no signatures and stores no objects: browser tests use a cloud that does.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>,
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

mod answers;
mod minio;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Form, Router,
    extract::{OriginalUri, State, rejection::FormRejection},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::net::TcpListener;

use self::answers::{s3_error, sts_refusal, sts_refusal_saying, xml};
use crate::draft;

/// STS's answer to a valid request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// A session.
    Good,
    /// A session, later.
    Slow(Duration),
    /// A refusal.
    Refusing,
    /// Throttling.
    Throttling,
    /// A server error.
    Down,
    /// A malformed answer.
    Nonsense,
    /// An expired session.
    Stale,
    /// An unknown action: the answer of a store without STS.
    Absent,
    /// The same, later.
    AbsentAfter(Duration),
    /// A session for any external ID.
    Open,
    /// MinIO's to the pair of a service account, which it makes no keys of.
    ServiceAccount,
    /// A refusal of the signature, for this reason.
    Mismatch(&'static str),
    /// A parameter that is found invalid, with this code.
    Invalid(&'static str),
    /// A session of at most this many seconds.
    Short(i64),
    /// A session of this many seconds more than requested.
    Long(i64),
}

/// S3's treatment of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sessions {
    /// Refuses them everything.
    Held,
    /// Allows them everything, whatever their policy says.
    Loose,
}

/// The simulation, with a role that requires [`draft::SHARED_SECRET`]. For an ARN that names no role, it makes
/// temporary keys of the pair that signed, as MinIO does.
#[derive(Debug, Clone)]
pub struct Simulation {
    behaviour: Arc<Mutex<Behaviour>>,
    store: Arc<Mutex<Sessions>>,
    sessions: Arc<AtomicUsize>,
    asked: Arc<Mutex<HashMap<String, String>>>,
    arrived: Arc<AtomicUsize>,
    touched: Arc<AtomicUsize>,
    signed_by: Arc<Mutex<String>>,
}

impl Simulation {
    /// Starts it; returns its address, too.
    pub async fn start() -> (Self, String) {
        let simulation = Self {
            behaviour: Arc::new(Mutex::new(Behaviour::Good)),
            store: Arc::new(Mutex::new(Sessions::Held)),
            sessions: Arc::new(AtomicUsize::new(0)),
            asked: Arc::default(),
            arrived: Arc::default(),
            touched: Arc::default(),
            signed_by: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(simulation.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (simulation, address)
    }

    /// Sets STS's behaviour.
    pub fn is(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    /// Sets S3's treatment of sessions.
    pub fn treats(&self, sessions: Sessions) {
        *self.store.lock().unwrap() = sessions;
    }

    /// Number of sessions made for valid requests.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.sessions.load(Ordering::SeqCst)
    }

    /// Number of requests to STS, valid or not.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.arrived.load(Ordering::SeqCst)
    }

    /// Number of signed requests to S3.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.touched.load(Ordering::SeqCst)
    }

    /// The access key id of the last request to STS.
    #[must_use]
    pub fn signed_by(&self) -> String {
        self.signed_by.lock().unwrap().clone()
    }

    /// The parameters of the last request that got a session.
    #[must_use]
    pub fn asked(&self) -> HashMap<String, String> {
        self.asked.lock().unwrap().clone()
    }

    async fn sts(&self, asked: HashMap<String, String>, signed_by: String) -> Response {
        self.arrived.fetch_add(1, Ordering::SeqCst);
        let behaviour = *self.behaviour.lock().unwrap();
        let is_minio = asked.get("RoleArn").is_some_and(|arn| arn.ends_with(":role/none"));
        if behaviour == Behaviour::ServiceAccount && !is_minio || is_minio && !minio::can_read_policy(&asked) {
            return minio::invalid_parameter();
        }
        if !is_minio
            && behaviour != Behaviour::Open
            && asked.get("ExternalId").map(String::as_str) != Some(draft::SHARED_SECRET)
        {
            return sts_refusal(StatusCode::FORBIDDEN, "AccessDenied");
        }
        match behaviour {
            Behaviour::AbsentAfter(wait) => {
                tokio::time::sleep(wait).await;
                return s3_error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed");
            }
            Behaviour::Absent => return s3_error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
            Behaviour::Short(most) if asked["DurationSeconds"].parse::<i64>().unwrap() > most => {
                return sts_refusal(StatusCode::BAD_REQUEST, "ValidationError");
            }
            Behaviour::Mismatch(why) => {
                return sts_refusal_saying(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", why);
            }
            Behaviour::Invalid(code) => return sts_refusal(StatusCode::BAD_REQUEST, code),
            Behaviour::Refusing | Behaviour::ServiceAccount => {
                return sts_refusal(StatusCode::FORBIDDEN, "AccessDenied");
            }
            Behaviour::Throttling => return sts_refusal(StatusCode::BAD_REQUEST, "Throttling"),
            Behaviour::Down => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Behaviour::Nonsense => return "<html>Welcome to the captive portal</html>".into_response(),
            Behaviour::Slow(wait) => tokio::time::sleep(wait).await,
            Behaviour::Good | Behaviour::Stale | Behaviour::Open | Behaviour::Short(_) | Behaviour::Long(_) => {}
        }
        self.asked.lock().unwrap().clone_from(&asked);
        *self.signed_by.lock().unwrap() = signed_by;
        let number = self.sessions.fetch_add(1, Ordering::SeqCst);
        let wanted: i64 = asked["DurationSeconds"].parse().unwrap();
        let seconds = match behaviour {
            Behaviour::Stale => -60,
            Behaviour::Long(more) => wanted + more,
            _ => wanted,
        };
        #[expect(clippy::disallowed_methods, reason = "another party's clock")]
        let expires = (OffsetDateTime::now_utc() + time::Duration::seconds(seconds)).format(&Rfc3339).unwrap();
        let body = format!(
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
             <AccessKeyId>ASIA{number:016}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
             <SessionToken>token</SessionToken><Expiration>{expires}</Expiration></Credentials></AssumeRoleResult>\
             <ResponseMetadata><RequestId>r-{number}</RequestId></ResponseMetadata></AssumeRoleResponse>"
        );
        xml(StatusCode::OK, body)
    }

    fn s3(&self, method: &Method, query: &str) -> Response {
        let error = s3_error;
        if *self.store.lock().unwrap() == Sessions::Held {
            return error(StatusCode::FORBIDDEN, "AccessDenied");
        }
        match (method.as_str(), query) {
            ("HEAD", _) => xml(StatusCode::OK, String::new()),
            ("DELETE", _) => xml(StatusCode::NO_CONTENT, String::new()),
            ("POST", _) => xml(
                StatusCode::OK,
                "<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>".into(),
            ),
            (_, query) if query.contains("list-type") => xml(
                StatusCode::OK,
                "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>".into(),
            ),
            (_, query) if query.contains("location") => xml(StatusCode::OK, "<LocationConstraint/>".into()),
            _ => error(StatusCode::NOT_FOUND, "NoSuchKey"),
        }
    }
}

/// The access key id in a signature.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html>.
fn signer(headers: &HeaderMap) -> String {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (_, rest) = authorization.split_once("Credential=").unwrap_or_default();
    rest.split('/').next().unwrap_or_default().to_owned()
}

async fn answer(
    State(simulation): State<Simulation>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    form: Result<Form<HashMap<String, String>>, FormRejection>,
) -> Response {
    match form {
        Ok(Form(asked)) if asked.contains_key("Action") => simulation.sts(asked, signer(&headers)).await,
        _ => {
            let is_signed = usize::from(headers.contains_key(header::AUTHORIZATION));
            simulation.touched.fetch_add(is_signed, Ordering::SeqCst);
            simulation.s3(&method, uri.query().unwrap_or_default())
        }
    }
}
