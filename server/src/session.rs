//! Browser sessions, stored by the backend.

use std::sync::Arc;

use app::api::SESSION_PERSON;
use async_trait::async_trait;
use axum::response::Response;
use backend::{Context, sessions::ABSOLUTE_LIFETIME_SECONDS};
use domain::id::PersonId;
use http::StatusCode;
use time::{Duration, OffsetDateTime};
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::SameSite,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// Gives requests their sessions. Over https the cookie's name makes browsers hold it to this host (RFC 6265bis,
/// section 4.1.3.2).
pub(crate) fn layer(cx: Arc<Context>, https: bool) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store(cx))
        .with_name(if https { "__Host-lakewarden" } else { "lakewarden" })
        .with_secure(https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::seconds(ABSOLUTE_LIFETIME_SECONDS)))
}

/// Answers 503 if a session could not be saved, for which the session layer answers 500.
pub(crate) async fn tell_unsaved(mut response: Response) -> Response {
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && response.headers().is_empty() {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// The store of sessions.
#[derive(Debug, Clone)]
pub(crate) struct Store(Arc<Context>);

fn person(record: &Record) -> Option<PersonId> {
    record.data.get(SESSION_PERSON).and_then(|value| serde_json::from_value(value.clone()).ok())
}

fn data(record: &Record) -> Result<serde_json::Value> {
    serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn backend_error(error: backend::Error) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let (person, data) = (person(record), data(record)?);
            if backend::sessions::open(&self.0, &record.id.0.to_be_bytes(), person, &data)
                .await
                .map_err(backend_error)?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (person, data) = (person(record), data(record)?);
        backend::sessions::save(&self.0, &record.id.0.to_be_bytes(), person, &data).await.map_err(backend_error)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(data) = backend::sessions::load(&self.0, &id.0.to_be_bytes()).await.map_err(backend_error)? else {
            return Ok(None);
        };
        let data = serde_json::from_value(data).map_err(|error| Error::Decode(error.to_string()))?;
        // The database has already checked the expiry, by its own clock.
        Ok(Some(Record { id: *id, data, expiry_date: end_of_time() }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        backend::sessions::close(&self.0, &id.0.to_be_bytes()).await.map_err(backend_error)
    }
}

fn end_of_time() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::days(365 * 1000)
}
