//! The API of the `arraylake` Python client. Bodies come without a content type, errors are `{"detail": …}`, and no answer
//! is ever a redirect: the client follows none.

mod bearer;
mod buckets;
mod credentials;
mod error;

use axum::{Router, routing::get};

use crate::AppState;

pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/orgs/{org}/buckets", get(buckets::list))
        .route("/orgs/{org}/buckets/{id}/credentials", get(credentials::of_bucket))
}
