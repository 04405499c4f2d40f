//! The parameters of a request to STS.

use std::collections::HashMap;

use axum::{
    RequestExt as _,
    body::Bytes,
    extract::{FromRequest, Request},
    response::IntoResponse as _,
};
use http::StatusCode;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::http::Problem;

/// The parameters of the body, or, where that is empty, of the query: some SDKs put them there. The log has no queries.
pub(super) struct Parameters(HashMap<String, Zeroizing<String>>);

impl<S: Send + Sync> FromRequest<S> for Parameters {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let body = request.extract::<Bytes, _>().await;
        let body = body.map_err(|refused| Problem::of_status(refused.into_response().status()))?;
        let text = if body.is_empty() { query.as_bytes() } else { &body };
        let mut parameters = HashMap::new();
        for (name, value) in form_urlencoded::parse(text) {
            if parameters.insert(name.into_owned(), Zeroizing::new(value.into_owned())).is_some() {
                return Err(invalid("A parameter is given twice."));
            }
        }
        Ok(Self(parameters))
    }
}

impl Parameters {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn need(&self, name: &str) -> Result<&str, Problem> {
        let missing = || Problem::new(StatusCode::BAD_REQUEST, format!("The parameter {name} is missing."));
        self.get(name).ok_or_else(|| missing().of_kind("MissingParameter"))
    }
}

/// A parameter is malformed.
pub(super) fn invalid(sentence: impl Into<std::borrow::Cow<'static, str>>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, sentence).of_kind("ValidationError")
}
