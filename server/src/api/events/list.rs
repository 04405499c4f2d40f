//! The events of a namespace, by pages.

use axum::Json;
use data_encoding::BASE64URL_NOPAD;
use domain::audit::WantedEvents;
use serde::Deserialize;
use utoipa::IntoParams;

use super::form::Event;
use crate::{
    api::{
        caller::InNamespace,
        page::{Listed, limit},
        params::NamespacePath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct EventQuery {
    /// The most items of a page.
    #[param(minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before; without it, the list begins.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Only those that have all these words, of which the last may be a beginning: actions, people, things, tokens.
    #[param(max_length = 100)]
    search: Option<String>,
}

/// List audit events
///
/// Newest first. A page is found by the event it begins after, so that events that are added meanwhile move nothing. Admins and
/// owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/events",
    operation_id = "listEvents",
    tag = "Audit events",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, EventQuery),
    responses((status = 200, description = "A page of events.", body = Listed<Event>), Refused)
)]
pub(super) async fn list(inside: InNamespace, Query(query): Query<EventQuery>) -> Result<Json<Listed<Event>>, Problem> {
    let most = limit(query.limit)?;
    let before = query.cursor.as_deref().map_or(Some(i64::MAX), number);
    let before = before.ok_or_else(|| Problem::parameter("cursor", "This is no cursor of this list."))?;
    let search = WantedEvents::from_query(query.search.as_deref(), None, None).search;
    let (events, has_more) = backend::audit::list_before(&inside.cx, &inside.actor, &search, before, most).await?;
    let next =
        events.last().filter(|_| has_more).map(|last| BASE64URL_NOPAD.encode(format!("event {}", last.id).as_bytes()));
    Ok(Json(Listed::part(events, next)))
}

fn number(cursor: &str) -> Option<i64> {
    let text = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
    std::str::from_utf8(&text).ok()?.strip_prefix("event ")?.parse().ok()
}
