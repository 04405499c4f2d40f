//! A simulation of Google Cloud: it lets this server impersonate any service account, whoever asks for it, as an account does
//! whose owner lets this server in; and it has one store, in which every account may do everything.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{OriginalUri, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use backend::cloud::google::Google;
use domain::credential::ServiceAccountKey;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::net::TcpListener;

/// The key this server signs with, which opens nothing anywhere.
const KEY: &str = include_str!("google_key.pem");

/// The simulation.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    address: String,
    objects: Arc<Mutex<BTreeSet<String>>>,
    used: Arc<Mutex<Vec<String>>>,
}

impl Simulation {
    /// Starts it.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let simulation = Self { address, ..Self::default() };
        let router = Router::new().fallback(answer).with_state(simulation.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        simulation
    }

    /// This server's way to it.
    #[must_use]
    pub fn google(&self) -> Google {
        let file = format!(
            r#"{{"type":"service_account","token_uri":"https://oauth2.googleapis.com/token","private_key_id":"0123456789abcdef",
            "client_email":"server@lake.iam.gserviceaccount.com","private_key":"{}"}}"#,
            KEY.replace('\n', "\\n")
        );
        let key = ServiceAccountKey::parse(&file.into()).unwrap();
        Google::signing_with(&key).unwrap().at(self.address.parse().ok())
    }

    /// Somebody writes an object, `gs://bucket/key`.
    pub fn write(&self, object: &str) {
        self.objects.lock().unwrap().insert(object.to_owned());
    }

    /// What was done with tokens in the store so far: method and path.
    #[must_use]
    pub fn used(&self) -> Vec<String> {
        self.used.lock().unwrap().clone()
    }

    fn store(&self, method: &Method, path: &str) -> Response {
        let object = path.strip_prefix("/storage/v1/b/").and_then(|rest| rest.split_once("/o/"));
        match (method.as_str(), object) {
            ("POST", _) => {
                let upload = format!("{}/upload/storage/v1/b/data/o?upload_id=1", self.address);
                (StatusCode::OK, [(header::LOCATION, upload)]).into_response()
            }
            ("GET", Some((bucket, key))) => {
                let name = format!("gs://{bucket}/{}", key.replace("%2F", "/").replace("%2E", ".").replace("%2D", "-"));
                let is_there = self.objects.lock().unwrap().contains(&name);
                if is_there { json(StatusCode::OK, "{}") } else { refused(StatusCode::NOT_FOUND, "NOT_FOUND") }
            }
            _ => json(StatusCode::OK, "{}"),
        }
    }
}

async fn answer(
    State(simulation): State<Simulation>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path();
    match path {
        "/token" | "/v1/token" => {
            json(StatusCode::OK, r#"{"access_token":"token","token_type":"Bearer","expires_in":3600}"#)
        }
        _ if path.ends_with(":generateAccessToken") => {
            #[expect(clippy::disallowed_methods, reason = "another party's clock")]
            let ends = (OffsetDateTime::now_utc() + time::Duration::hours(1)).format(&Rfc3339).unwrap();
            json(StatusCode::OK, &format!(r#"{{"accessToken":"source","expireTime":"{ends}"}}"#))
        }
        _ if !headers.contains_key(header::AUTHORIZATION) && method == Method::HEAD => {
            refused(StatusCode::FORBIDDEN, "PERMISSION_DENIED")
        }
        _ => {
            simulation.used.lock().unwrap().push(format!("{method} {path}"));
            simulation.store(&method, path)
        }
    }
}

fn json(status: StatusCode, body: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_owned()).into_response()
}

fn refused(status: StatusCode, word: &str) -> Response {
    json(status, &format!(r#"{{"error":{{"code":{},"status":"{word}"}}}}"#, status.as_u16()))
}
