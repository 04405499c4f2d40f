//! Query strings.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::Problem;

/// A parsed query. An invalid parameter is named; serde's own messages are never passed on.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let text = serde_html_form::Deserializer::new(pairs);
        serde_path_to_error::deserialize(text).map(Self).map_err(|error| {
            let named = error.path().to_string();
            let missing = error.inner().to_string();
            match missing.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
                Some(field) => Problem::parameter(field, "This parameter is missing."),
                None if named == "." => Problem::unreadable("The query cannot be read."),
                None => Problem::parameter(&named, "This value is not one this parameter can have."),
            }
        })
    }
}
