//! Requests to an issuer, through egress: no redirects, limited in time and size.

use std::error::Error;

use domain::{endpoint::EndpointUrl, issuer::IssuerUrl, org::OrgSlug};
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::{Client, Response};
use url::Url;

use super::{Claims, TokenRefused};
use crate::egress::{Egress, NotAllowed, inner};

/// The longest answer of an issuer, in bytes.
const MAX_ANSWER: usize = 256 * 1024;

/// Whoever named an issuer, which decides where this server may connect for it.
#[derive(Debug, Clone, Copy)]
pub enum Namer<'a> {
    /// The operator, in the settings: any https address, and what a rule for every organisation opens. Other origins that
    /// the issuer names are public, or opened by such a rule.
    Operator,
    /// An organisation: public https addresses, and what a rule opens to it.
    Org(&'a OrgSlug),
}

/// The way to an issuer and to the addresses it names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Web<'a> {
    pub(crate) egress: &'a Egress,
    pub(crate) namer: Namer<'a>,
    pub(crate) issuer: &'a IssuerUrl,
}

impl Web<'_> {
    /// The answer to a GET, if it is a success.
    pub(super) async fn read(self, address: &str) -> Result<Vec<u8>, TokenRefused> {
        let request = openidconnect::http::Request::get(address).header("accept", "application/json");
        let request = request.body(Vec::new()).map_err(|_| TokenRefused::Unusable)?;
        let answer = self.send(request).await?;
        if answer.status().as_u16() == 200 { Ok(answer.into_body()) } else { Err(TokenRefused::Unusable) }
    }

    /// What the userinfo endpoint says of the holder of an access token.
    pub(crate) async fn user_info(self, endpoint: &str, access_token: &str) -> Result<Claims, TokenRefused> {
        let request = openidconnect::http::Request::get(endpoint)
            .header("accept", "application/json")
            .header("authorization", format!("Bearer {access_token}"));
        let request = request.body(Vec::new()).map_err(|_| TokenRefused::Unusable)?;
        let answer = self.send(request).await?;
        let claims = Claims::of_user_info(answer.body()).filter(|_| answer.status().as_u16() == 200);
        claims.ok_or(TokenRefused::Unusable)
    }

    /// Sends a request to the issuer, or to another address that it names.
    pub(crate) async fn send(self, request: HttpRequest) -> Result<HttpResponse, TokenRefused> {
        let client = self.client(&request.uri().to_string())?;
        let request = reqwest::Request::try_from(request).map_err(|_| TokenRefused::Unusable)?;
        let answer = client.execute(request).await.map_err(|error| refused(&error))?;
        let mut given = openidconnect::http::Response::new(Vec::new());
        *given.status_mut() = answer.status();
        *given.headers_mut() = answer.headers().clone();
        *given.body_mut() = limited(answer).await?;
        Ok(given)
    }

    fn client(self, address: &str) -> Result<Client, TokenRefused> {
        let url = Url::parse(address).map_err(|_| TokenRefused::Unusable)?;
        let anonymous = url.username().is_empty() && url.password().is_none();
        let endpoint: EndpointUrl = url.origin().ascii_serialization().parse().map_err(|_| TokenRefused::Unusable)?;
        if !anonymous {
            return Err(TokenRefused::Unusable);
        }
        let own = self.issuer.endpoint().is_ok_and(|own| own == endpoint);
        let client = match self.namer {
            Namer::Operator if own && endpoint.is_https() => self.egress.operators_web_exit(endpoint),
            Namer::Operator => self.egress.web_exit(endpoint, None),
            Namer::Org(org) => self.egress.web_exit(endpoint, Some(org)),
        };
        client.map_err(|NotAllowed| TokenRefused::NotAllowed)
    }
}

async fn limited(mut answer: Response) -> Result<Vec<u8>, TokenRefused> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| refused(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(TokenRefused::Unusable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn refused(error: &reqwest::Error) -> TokenRefused {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotAllowed>() {
            return TokenRefused::NotAllowed;
        }
        cause = inner(error);
    }
    TokenRefused::Unreachable
}
