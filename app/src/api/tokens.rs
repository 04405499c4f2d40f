//! API tokens, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{moment::Moment, token::TokenView};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Answer, Done, act},
    refusal::Refusal,
};

/// The draft of the new token form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenDraft {
    /// The token's name.
    pub name: String,
    /// Its lifetime in days.
    pub days: String,
    /// What it may do: read, or empty for all that its holder may.
    pub access: String,
    /// The names of the only repos it reaches, with commas between them.
    pub repos: String,
    /// The nicknames of the only bucket configs it reaches, with commas between them.
    pub bucket_configs: String,
}

/// A new token: its text is returned only once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FreshToken {
    /// The token.
    pub text: String,
    /// Its name.
    pub name: String,
    /// The address of this server for data clients.
    pub service_uri: String,
}

impl Answer for FreshToken {}

/// The reader's own tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tokens {
    /// The valid tokens, newest first.
    pub tokens: Vec<TokenView>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The reader's own tokens in an organisation, or in their own namespace.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "tokens/list", input = Json, output = Json)]
pub async fn list(org: String) -> Result<Tokens, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let cx = super::context();
    let tokens = backend::tokens::list(&cx, &actor).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(Tokens { tokens, now })
}

/// Creates a token for the reader.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "tokens/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: TokenDraft) -> Result<FreshToken, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    let (name, lifetime, limits) = draft.parse()?;
    let made = backend::tokens::create_limited(&super::context(), &actor, &name, lifetime, &limits).await;
    let made = made.map_err(super::refuse)?;
    Ok(FreshToken::of(&made))
}
act!(Create, Tokens);

/// Revokes a token of the reader.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "tokens/revoke", input = Json, output = Json)]
pub async fn revoke(org: String, token: String) -> Result<Done, Refusal> {
    let actor = super::namespace_actor(&org).await?;
    backend::tokens::revoke(&super::context(), &actor, &token).await.map_err(super::refuse)?;
    Ok(Done::new("The API token was revoked. Nothing gets in with it any more."))
}
act!(Revoke, Tokens);

/// The address of this server for data clients.
#[derive(Debug, Clone)]
pub struct ServiceUri(pub String);

#[cfg(feature = "ssr")]
impl FreshToken {
    /// What is shown of a token that was just made.
    pub(super) fn of(made: &backend::NewToken) -> Self {
        let service_uri = expect_context::<ServiceUri>().0;
        Self { text: made.text.to_string(), name: made.view.name.to_string(), service_uri }
    }
}

#[cfg(feature = "ssr")]
impl TokenDraft {
    /// Checks every field that has a grammar.
    ///
    /// # Errors
    /// A sentence for each invalid field.
    pub fn parse(&self) -> Result<(domain::token::TokenName, backend::Lifetime, backend::TokenLimits), Refusal> {
        let mut errors = domain::field::FieldErrors::default();
        let name = errors.check("name", self.name.parse());
        let days = self.days.trim().parse().map_err(|_| domain::Invalid::from("Choose how long the token works."));
        let lifetime = errors.check("days", days.and_then(backend::Lifetime::days));
        let names = |text: &str| -> Vec<String> {
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let limits = backend::TokenLimits {
            repos: names(&self.repos),
            bucket_configs: names(&self.bucket_configs),
            reads_only: self.access == "read",
        };
        let (name, lifetime) = name.zip(lifetime).ok_or(Refusal::Fields(errors))?;
        Ok((name, lifetime, limits))
    }
}
