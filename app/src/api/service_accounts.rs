//! Service accounts, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    moment::Moment,
    org::Role,
    service_account::{ServiceAccountDraft, ServiceAccountView},
    token::TokenView,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use super::tokens::{FreshToken, TokenDraft};
use crate::{
    act::{Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// The tokens of a service account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountTokens {
    /// The service account.
    pub account: ServiceAccountView,
    /// Its valid tokens, newest first.
    pub tokens: Vec<TokenView>,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// The organisation's service accounts; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/list", input = Json, output = Json)]
pub async fn load_all(org: String) -> Result<Vec<ServiceAccountView>, Refusal> {
    let actor = super::actor(&org).await?;
    backend::service_accounts::list(&super::context(), &actor).await.map_err(super::refuse)
}

/// A service account with its tokens; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/tokens", input = Json, output = Json)]
pub async fn load_tokens(org: String, account: String) -> Result<AccountTokens, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let tokens = backend::service_accounts::list_tokens(&cx, &actor, &account).await.map_err(super::refuse)?;
    let account = backend::service_accounts::get(&cx, &actor, &account).await.map_err(super::refuse)?;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(AccountTokens { account, tokens, now })
}

/// Creates a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/create", input = Json, output = Json)]
pub async fn create(org: String, #[server(flatten)] draft: ServiceAccountDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    let (name, role) = draft.parse().map_err(Refusal::Fields)?;
    let made =
        backend::service_accounts::create(&super::context(), &actor, &name, role).await.map_err(super::refuse)?;
    let notice = format!("The service account {name} was added. It needs an API token to come in.");
    Ok(Done::made(notice, made.id))
}
act!(Create, Members, |_| Dialog::AddServiceAccount);

/// Changes the role of a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/set-role", input = Json, output = Json)]
pub async fn set_role(org: String, account: String, role: Role) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::service_accounts::set_role(&super::context(), &actor, &account, role).await.map_err(super::refuse)?;
    Ok(Done::new(format!("{account} is {} now.", role.with_article())))
}
act!(SetRole, Members);

/// Deletes a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/delete", input = Json, output = Json)]
pub async fn delete(org: String, account: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::service_accounts::delete(&super::context(), &actor, &account).await.map_err(super::refuse)?;
    Ok(Done::new(format!("The service account {account} was deleted, with its API tokens.")))
}
act!(Delete, Members);

/// Creates a token of a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/create-token", input = Json, output = Json)]
pub async fn create_token(
    org: String,
    account: String,
    #[server(flatten)] draft: TokenDraft,
) -> Result<FreshToken, Refusal> {
    let actor = super::actor(&org).await?;
    super::must_be_fresh().await?;
    let (name, lifetime, limits) = draft.parse()?;
    let cx = super::context();
    let made = backend::service_accounts::create_token(&cx, &actor, &account, &name, lifetime, &limits).await;
    Ok(FreshToken::of(&made.map_err(super::refuse)?))
}
act!(CreateToken, Members, |it| Dialog::ServiceAccount(&it.account));

/// Revokes a token of a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "service-accounts/revoke-token", input = Json, output = Json)]
pub async fn revoke_token(org: String, account: String, token: String) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::service_accounts::revoke_token(&super::context(), &actor, &account, &token)
        .await
        .map_err(super::refuse)?;
    Ok(Done::new("The API token was revoked. Nothing gets in with it any more.").then(crate::act::NextPage::Dialog))
}
act!(RevokeToken, Members, |it| Dialog::ServiceAccount(&it.account));
