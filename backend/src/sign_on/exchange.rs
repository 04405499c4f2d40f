//! The provider's side: a code becomes an ID token, and that the claims of whoever signed in.

use std::pin::Pin;

use domain::{issuer::IssuerUrl, moment::Moment};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, HttpRequest, HttpResponse, JsonWebKeySet,
    OAuth2TokenResponse as _, PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse as _, TokenUrl,
    core::{CoreClient, CoreTokenResponse},
};

use super::{
    attempt::Attempt,
    provider::Provider,
    refused::{SignOnError, SignOnRefused},
};
use crate::{
    Context,
    egress::Egress,
    issuers::{self, Claims, Expected, Namer, Party, Published, TokenRefused, Web},
};

/// The way to a provider.
pub(super) fn web<'a>(cx: &'a Context, provider: &'a Provider) -> Web<'a> {
    Web { egress: cx.aws.egress(), namer: Namer::Operator, issuer: &provider.issuer }
}

/// This server as a client of the provider.
pub(super) fn client(provider: &Provider, redirect: &str) -> Result<CoreClient, SignOnRefused> {
    let issuer = openidconnect::IssuerUrl::new(provider.issuer.to_string()).map_err(|_| SignOnRefused::Provider)?;
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_| SignOnRefused::Provider)?;
    let client = CoreClient::new(ClientId::new(provider.client_id.clone()), issuer, JsonWebKeySet::default());
    let client = client.set_redirect_uri(redirect);
    Ok(match &provider.client_secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.to_string())),
        None => client,
    })
}

/// The claims of whoever signed in, verified, with those of the userinfo endpoint where the ID token says little.
pub(super) async fn claims(
    cx: &Context,
    provider: &Provider,
    published: &Published,
    attempt: &Attempt,
    code: &str,
    redirect: &str,
    now: Moment,
) -> Result<Claims, SignOnError> {
    let answer = exchange(cx, provider, published, attempt, code, redirect).await?;
    let token = answer.id_token().ok_or(SignOnRefused::Invalid)?.to_string();
    let nonce = attempt.nonce();
    let expected = Expected {
        issuer: &provider.issuer,
        namer: Namer::Operator,
        audience: &provider.client_id,
        nonce: Some(&nonce),
        party: Party::Audience,
    };
    let claims = issuers::verify(cx, expected, &token, now).await?;
    match &published.discovery.userinfo_endpoint {
        Some(endpoint) if says_little(provider, &claims) => {
            let more = web(cx, provider).user_info(endpoint, answer.access_token().secret()).await?;
            Ok(claims.with(more).ok_or(SignOnRefused::Invalid)?)
        }
        _ => Ok(claims),
    }
}

/// Whether an ID token lacks a claim that the userinfo endpoint may have.
fn says_little(provider: &Provider, claims: &Claims) -> bool {
    let wanted = ["name", "email"].into_iter().chain(provider.groups_claim.as_deref());
    wanted.into_iter().any(|name| !claims.as_json().contains_key(name))
}

async fn exchange(
    cx: &Context,
    provider: &Provider,
    published: &Published,
    attempt: &Attempt,
    code: &str,
    redirect: &str,
) -> Result<CoreTokenResponse, SignOnError> {
    let endpoint = published.discovery.token_endpoint.clone().and_then(|address| TokenUrl::new(address).ok());
    let client = client(provider, redirect)?.set_token_uri(endpoint.ok_or(SignOnRefused::Provider)?);
    let client = client.set_auth_type(auth_type(published));
    let send = sender(cx.aws.egress().clone(), provider.issuer.clone());
    let request = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier()));
    request.request_async(&send).await.map_err(|error| match error {
        RequestTokenError::Request(refused) => refused.into(),
        // A token it does not know how to read, or the code is used up: nothing of the answer is repeated.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => TokenRefused::Malformed.into(),
        RequestTokenError::ServerResponse(_) => SignOnRefused::Invalid.into(),
    })
}

/// A request under way.
type Sent = Pin<Box<dyn Future<Output = Result<HttpResponse, TokenRefused>> + Send>>;

/// Sends the requests of `openidconnect`. It borrows nothing, because their future must be `Send` for every lifetime.
fn sender(egress: Egress, issuer: IssuerUrl) -> impl Fn(HttpRequest) -> Sent + Send + Sync {
    move |request| {
        let (egress, issuer) = (egress.clone(), issuer.clone());
        Box::pin(async move { Web { egress: &egress, namer: Namer::Operator, issuer: &issuer }.send(request).await })
    }
}

/// How this server proves who it is: in a header, unless the provider only reads the body.
fn auth_type(published: &Published) -> AuthType {
    let methods = published.discovery.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
    let has = |name: &str| methods.iter().any(|method| method == name);
    if has("client_secret_post") && !has("client_secret_basic") { AuthType::RequestBody } else { AuthType::BasicAuth }
}
