//! The events of a namespace, by pages.

use super::form::{Event, EventSearch};
use crate::{
    api::{
        caller::InNamespace,
        page::{Listed, PageQuery},
        params::NamespacePath,
        refused::Refused,
    },
    http::{Problem, Query},
};

/// List audit events
///
/// Newest first. A page is defined by the event before it, so events added meanwhile do not shift it. Admins and owners only.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{org}/events",
    operation_id = "listEvents",
    tag = "Audit events",
    security(("token" = ["organization:read"]), ("password" = [])),
    params(NamespacePath, PageQuery, EventSearch),
    responses((status = 200, description = "A page of events.", body = Listed<Event>), Refused)
)]
pub(super) async fn list(
    inside: InNamespace,
    Query(page): Query<PageQuery>,
    Query(search): Query<EventSearch>,
) -> Result<Listed<Event>, Problem> {
    let (wanted, filter) = (page.of::<Event, _>()?, search.filter()?);
    Ok(backend::audit::list_after(&inside.cx, &inside.actor, &filter, &wanted).await?.into())
}
