//! Signing out at the provider, too (OpenID Connect RP-Initiated Logout 1.0).

use url::Url;

use super::exchange::web;
use crate::Context;

/// The provider's address for signing out there; `None` if it has none, or can't be asked. It carries no token.
pub async fn end_session_address(cx: &Context, provider: &str, back: &str) -> Option<String> {
    let provider = cx.sign_on.provider(provider)?;
    let published = cx.issuers.published(web(cx, provider), None).await.ok()?;
    let mut address = Url::parse(published.discovery.end_session_endpoint.as_deref()?).ok()?;
    let is_safe = address.scheme() == "https" || provider.issuer.as_str().starts_with("http://");
    address
        .query_pairs_mut()
        .append_pair("client_id", &provider.client_id)
        .append_pair("post_logout_redirect_uri", back);
    is_safe.then(|| address.into())
}
