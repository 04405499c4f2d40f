//! The trust rules of service accounts, for the pages.

#![allow(missing_docs, reason = "the server macro makes public fields of the arguments")]

use domain::{
    id::TrustRuleId,
    moment::Moment,
    secret::SecretInput,
    service_account::ServiceAccountView,
    trust_rule::{Trial, TrustRuleDraft, TrustRuleView},
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::{
    act::{Answer, Done, act},
    refusal::Refusal,
    routes::Dialog,
};

/// The trust rules of a service account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountRules {
    /// The service account.
    pub account: ServiceAccountView,
    /// Its rules, oldest first.
    pub rules: Vec<TrustRuleView>,
    /// The audience that new rules suggest: the address of this server.
    pub audience: String,
    /// When this was read, by the server's clock.
    pub now: Moment,
}

/// What each trust rule says to a token, in the order of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trials(pub Vec<Trial>);

impl Answer for Trials {}

/// The trust rules of a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "trust-rules/list", input = Json, output = Json)]
pub async fn load_all(org: String, account: String) -> Result<AccountRules, Refusal> {
    let actor = super::actor(&org).await?;
    let cx = super::context();
    let rules = backend::service_accounts::list_trust_rules(&cx, &actor, &account).await.map_err(super::refuse)?;
    let account = backend::service_accounts::get(&cx, &actor, &account).await.map_err(super::refuse)?;
    let audience = expect_context::<super::tokens::ServiceUri>().0;
    let now = cx.now().await.map_err(super::refuse)?;
    Ok(AccountRules { account, rules, audience, now })
}

/// Creates a trust rule of a service account; admins who have just signed in only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "trust-rules/create", input = Json, output = Json)]
pub async fn create(org: String, account: String, #[server(flatten)] draft: TrustRuleDraft) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    super::must_be_fresh().await?;
    let rule = draft.parse().map_err(Refusal::Fields)?;
    backend::service_accounts::create_trust_rule(&super::context(), &actor, &account, &rule)
        .await
        .map_err(super::refuse)?;
    Ok(Done::new(format!("Workloads that meet the new trust rule act as {account}."))
        .then(crate::act::NextPage::Dialog))
}
act!(Create, Members, |it| Dialog::TrustRules(&it.account));

/// Deletes a trust rule of a service account; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "trust-rules/delete", input = Json, output = Json)]
pub async fn delete(org: String, account: String, rule: TrustRuleId) -> Result<Done, Refusal> {
    let actor = super::actor(&org).await?;
    backend::service_accounts::delete_trust_rule(&super::context(), &actor, &account, rule)
        .await
        .map_err(super::refuse)?;
    Ok(Done::new("The trust rule was deleted, with the tokens that workloads got by it.")
        .then(crate::act::NextPage::Dialog))
}
act!(Delete, Members, |it| Dialog::TrustRules(&it.account));

/// What the trust rules of a service account say to a token, which gives nothing; admins only.
///
/// # Errors
/// See [`Refusal`].
#[server(prefix = "/api/ui", endpoint = "trust-rules/try", input = Json, output = Json)]
pub async fn try_token(org: String, account: String, token: SecretInput) -> Result<Trials, Refusal> {
    let actor = super::actor(&org).await?;
    if token.expose().trim().is_empty() {
        return Err(Refusal::Fields(domain::field::FieldErrors::at("token", "Paste the token of a workload.")));
    }
    let tried = backend::workloads::try_token(&super::context(), &actor, &account, token.expose()).await;
    tried.map(Trials).map_err(super::refuse)
}
act!(TryToken, Members, |it| Dialog::TrustRules(&it.account));
