//! Lists as files, with the queries of their pages.

use std::collections::HashMap;

use app::api::{RequestId, actor_in_namespace};
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use domain::listing::{PageRequest, View as _};
use tower_sessions::Session;

use crate::{
    export::{Listed, export_list},
    http::{Problem, Query},
    state::AppState,
};

/// `GET /{org}/{list}.csv`
pub(super) async fn export<T: Listed>(
    State(state): State<AppState>,
    Path(namespace): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    session: Session,
    Extension(request_id): Extension<RequestId>,
) -> Result<Response, Problem> {
    let actor = actor_in_namespace(&state.cx, &session, Some(&request_id), &namespace).await?;
    let view = T::View::read(|name| query.get(name).cloned());
    let wanted = PageRequest::from_query(query.get("q").map(String::as_str), None);
    export_list::<T>(state.cx, actor, &view, &wanted.search, request_id).await
}
