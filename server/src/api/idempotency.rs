//! Idempotent creation: a request that is repeated with the same `Idempotency-Key` and body gets the first answer, and is
//! carried out once.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequestParts as _, MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use backend::idempotency::{self, Attempt, Ticket};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use tracing::Instrument as _;

use super::{caller::Caller, described::takes_header};
use crate::{
    AppState,
    http::{Problem, whole},
};

const KEY: &str = "idempotency-key";
/// Marks a repeated answer.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The longest answer that is stored, in bytes.
const MOST: usize = 1024 * 1024;

/// A stored answer.
#[derive(Serialize, Deserialize)]
struct Answer {
    status: u16,
    etag: Option<String>,
    body: String,
}

/// Repeats a stored answer, and lets other requests through.
pub(super) async fn once(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, Problem> {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    if !takes_header(request.method(), path, KEY) {
        return Ok(next.run(request).await);
    }
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let (mut parts, body) = request.into_parts();
    let body = whole(Request::new(body), &()).await?;
    let caller = Caller::from_request_parts(&mut parts, &state).await?;
    // A former member must not read answers about the organisation.
    if !caller.part("org").is_empty() {
        caller.acting_in(caller.part("org")).await?;
    }
    let content = [parts.method.as_str().as_bytes(), parts.uri.path().as_bytes(), &*body];
    match idempotency::begin(&state.cx, &caller.client, &key, &content).await? {
        Attempt::Answered(answer) => replayed(&answer),
        Attempt::Run(ticket) => {
            let request = Request::from_parts(parts, Body::from(body));
            // It continues when the client disconnects, so that a repeated request finds the answer.
            let running = tokio::spawn(carry_out(state, request, next, *ticket).in_current_span());
            running.await.map_err(|_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR))
        }
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_key = |text: &&str| (1..=255).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let text = value.to_str().ok().filter(is_key).filter(|_| values.next().is_none());
    let refused = || Problem::parameter("Idempotency-Key", "A key is one text of 1 to 255 printable ASCII characters.");
    text.map(|text| Some(text.to_owned())).ok_or_else(refused)
}

async fn carry_out(state: AppState, request: Request, next: Next, ticket: Ticket) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    if status.is_success() {
        return keep(&state, &ticket, response).await;
    }
    let problem = response.extensions().get::<Problem>();
    let ended = if problem.map_or(status.is_client_error(), Problem::has_changed_nothing) {
        idempotency::abandon(&state.cx, &ticket).await
    } else {
        idempotency::give_up(&state.cx, &ticket).await
    };
    if let Err(error) = ended {
        tracing::warn!(%error, "the key of a failed idempotent request counts as that of a running one");
    }
    response
}

async fn keep(state: &AppState, ticket: &Ticket, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, MOST).await else {
        return Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    let etag = parts.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let answer = Answer { status: parts.status.as_u16(), etag, body: String::from_utf8_lossy(&body).into_owned() };
    let kept = serde_json::to_vec(&answer).map(zeroize::Zeroizing::new);
    if let Ok(answer) = kept
        && let Err(error) = idempotency::finish(&state.cx, ticket, &answer).await
    {
        tracing::warn!(%error, "the answer of an idempotent request was not kept");
    }
    Response::from_parts(parts, Body::from(body))
}

fn replayed(answer: &[u8]) -> Result<Response, Problem> {
    let lost = || Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR);
    let answer: Answer = serde_json::from_slice(answer).map_err(|_| lost())?;
    let status = StatusCode::from_u16(answer.status).map_err(|_| lost())?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let mut response = (status, kind, Bytes::from(answer.body)).into_response();
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    if let Some(tag) = answer.etag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
