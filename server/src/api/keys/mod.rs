//! Keys for data, as AWS SDKs read them.

mod for_bucket;
mod for_repo;
mod form;

use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) use self::form::KeyAccess;
use crate::AppState;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(for_repo::for_repo)).routes(routes!(for_bucket::for_bucket))
}
