//! Begins a sign-in with a provider.

use std::time::Duration;

use domain::draft::people::safe_next;
use openidconnect::{
    AuthUrl, AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope,
    core::{CoreAuthPrompt, CoreResponseType},
};
use zeroize::Zeroizing;

use super::{
    attempt::Attempt,
    exchange::{client, web},
    purpose::Purpose,
    refused::{SignOnError, SignOnRefused},
    sql,
};
use crate::{ClientNetwork, Context, Error, sessions::ABSOLUTE_LIFETIME_SECONDS};

/// The age of the sign-in at the provider after which it asks again: as long as a session here lasts.
const LONGEST_SINCE: Duration = Duration::from_secs(ABSOLUTE_LIFETIME_SECONDS.unsigned_abs());

/// A sign-in to begin.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// What it is for.
    pub purpose: Purpose<'a>,
    /// The path to go to afterwards; another site's is replaced.
    pub next: &'a str,
    /// The cookie of sign-ins that the browser sent, if any.
    pub browser: Option<&'a str>,
    /// The address that the provider sends the browser back to.
    pub redirect: &'a str,
    /// The browser's network.
    pub network: ClientNetwork,
}

/// A sign-in that has begun.
#[derive(Debug)]
pub struct Started {
    /// The provider's address for the browser. Holds no secret but the state.
    pub address: String,
    /// The cookie to set.
    pub browser: Zeroizing<String>,
}

/// Begins a sign-in: it must be finished by the same browser, once, within ten minutes.
///
/// # Errors
/// [`Error::NotFound`] for an unknown provider; [`Error::RateLimited`]; [`SignOnRefused::Provider`].
pub async fn start(cx: &Context, start: Start<'_>) -> Result<Started, SignOnError> {
    let provider = cx.sign_on.provider(start.provider).ok_or(Error::NotFound)?;
    match start.purpose {
        Purpose::Confirm(person) | Purpose::Link(person) => cx.budgets.confirmations.spend(&person)?,
        Purpose::SignIn | Purpose::Join(_) | Purpose::SetUp(..) => cx.budgets.sign_on.spend(&start.network)?,
    }
    let published = cx.issuers.published(web(cx, provider), None).await?;
    let endpoint = published.discovery.authorization_endpoint.clone().ok_or(SignOnRefused::Provider)?;
    let is_safe = endpoint.starts_with("https://") || provider.issuer.as_str().starts_with("http://");
    let endpoint = AuthUrl::new(endpoint).ok().filter(|_| is_safe).ok_or(SignOnRefused::Provider)?;

    let attempt = Attempt::begin(start.browser);
    sql::insert(&cx.pool, &attempt, start.provider, start.purpose, safe_next(start.next)).await?;
    let verifier = PkceCodeVerifier::new(attempt.verifier());
    let (state, nonce) = (CsrfToken::new(attempt.state.to_string()), Nonce::new(attempt.nonce()));
    let client = client(provider, start.redirect)?.set_auth_uri(endpoint);
    let mut request = client
        .authorize_url(AuthenticationFlow::<CoreResponseType>::AuthorizationCode, move || state, move || nonce)
        .add_scopes(provider.scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    // With a `max_age`, the provider must state when it asked for the password (OpenID Connect Core 1.0, section 2, `auth_time`).
    request = match start.purpose {
        Purpose::Confirm(_) | Purpose::Link(_) => request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO),
        Purpose::SignIn | Purpose::Join(_) | Purpose::SetUp(..) => request.set_max_age(LONGEST_SINCE),
    };
    let (address, ..) = request.url();
    Ok(Started { address: address.into(), browser: attempt.browser })
}
