//! The parameters of a request, as RFC 6749 has them.

use std::collections::HashMap;

use axum::{
    RequestExt as _,
    extract::{FromRequest, RawForm, Request},
    response::IntoResponse as _,
};
use domain::storable;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::error::OauthError;
use crate::http::Problem;

/// The parameters of a form. One without a value counts as left out, an unknown one is ignored, and one that comes twice is
/// refused (RFC 6749, section 3.2).
pub(super) struct Parameters(HashMap<String, Zeroizing<String>>);

impl<S: Send + Sync> FromRequest<S> for Parameters {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let form = request.extract::<RawForm, _>().await;
        let RawForm(text) = form.map_err(|refused| Problem::of_status(refused.into_response().status()))?;
        let mut parameters = HashMap::new();
        for (name, value) in form_urlencoded::parse(&text).filter(|(_, value)| !value.is_empty()) {
            storable(&value).map_err(|invalid| OauthError::request(invalid.to_string()))?;
            if parameters.insert(name.into_owned(), Zeroizing::new(value.into_owned())).is_some() {
                return Err(OauthError::request("A parameter is given twice.").into());
            }
        }
        Ok(Self(parameters))
    }
}

impl Parameters {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.as_str())
    }

    /// # Errors
    /// `invalid_request` when it is left out.
    pub(super) fn need(&self, name: &'static str) -> Result<&str, OauthError> {
        self.get(name).ok_or_else(|| OauthError::request(format!("The parameter {name} is missing.")))
    }

    /// Checks that the request comes from the client that this server knows.
    ///
    /// # Errors
    /// `invalid_client` for another.
    pub(super) fn must_be_of(&self, client: &str) -> Result<(), OauthError> {
        if self.need("client_id")? == client { Ok(()) } else { Err(OauthError::Client) }
    }
}
