//! The activity of a namespace as a file, and the addresses that it and its page had before.

use std::collections::HashMap;

use app::api::{RequestId, actor_in_namespace};
use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    response::{Redirect, Response},
};
use domain::audit::EventFilterDraft;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tower_sessions::Session;

use crate::{
    export::{EventFormat, export_events},
    http::{Problem, Query},
    state::AppState,
};

/// Characters that are percent-encoded in a part of a path: all but the unreserved ones (RFC 3986, section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `GET /{org}/activity.csv`, with the query of the page
pub(super) async fn export(
    State(state): State<AppState>,
    Path(namespace): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let filter = EventFilterDraft::from_query(|name| query.get(name).cloned()).parse()?;
    export_events(state.cx, &actor, filter, EventFormat::csv(), request_id).await
}

/// `GET /{org}/settings/audit`, the address before.
pub(super) async fn moved(Path(namespace): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    moved_to("activity", &namespace, query)
}

/// `GET /{org}/settings/audit.csv`, the address before.
pub(super) async fn file_moved(Path(namespace): Path<String>, RawQuery(query): RawQuery) -> Redirect {
    moved_to("activity.csv", &namespace, query)
}

/// To this page of the namespace, with the same query.
fn moved_to(page: &str, namespace: &str, query: Option<String>) -> Redirect {
    let namespace = utf8_percent_encode(namespace, ENCODED);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("/{namespace}/{page}{query}"))
}
