//! The trust rules of a service account: creates, lists and deletes them.

use domain::{
    id::TrustRuleId,
    trust_rule::{NewTrustRule, TrustRuleView},
};
use serde_json::json;

use super::{
    list::get,
    lock::{Locked, lock},
    sql,
};
use crate::{
    Conflict, Context, Error, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    random,
};

/// The most trust rules of a service account: a token is compared with each.
const MAX_RULES: usize = 50;

/// The trust rules of a service account, oldest first.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers; [`Error::NotFound`].
pub async fn list_trust_rules(cx: &Context, actor: &Actor, account: &str) -> Result<Vec<TrustRuleView>> {
    let account = get(cx, actor, account).await?;
    sql::trust_rules(&*cx.pool_of(actor.org).await?, actor.org, account.id).await
}

/// Creates a trust rule: whoever has a token that it accepts acts as the service account.
///
/// # Errors
/// [`Error::Forbidden`] for members and readers, and for tokens, as for making a token; [`Error::NotFound`];
/// [`Conflict::TooManyTrustRules`].
pub async fn create_trust_rule(
    cx: &Context,
    actor: &Actor,
    account: &str,
    new: &NewTrustRule,
) -> Result<TrustRuleView> {
    if actor.token.is_some() {
        return Err(Error::Forbidden);
    }
    cx.budgets.tokens.spend(&actor.person)?;
    let mut tx = cx.begin(actor.org).await?;
    let Locked { id, .. } = lock(&mut tx, actor, account).await?;
    let rule = TrustRuleId::from(random::uuid());
    sql::insert_trust_rule(&mut tx, actor.org, id, rule, new).await?;
    let rules = sql::trust_rules(&mut *tx, actor.org, id).await?;
    if rules.len() > MAX_RULES {
        return Err(Conflict::TooManyTrustRules.into());
    }
    let detail = json!({ "issuer": new.issuer, "audience": new.audience, "conditions": new.conditions });
    let subject = Subject::service_account(id).named(account);
    audit::record(&mut tx, actor, Action::TrustRuleCreated, &subject, detail).await?;
    let made = rules.into_iter().find(|made| made.id == rule).ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(made)
}

/// Deletes a trust rule, with the tokens that workloads got by it. From the commit on they vend nothing.
///
/// # Errors
/// [`Error::NotFound`], also for a rule of another account; [`Error::Forbidden`].
pub async fn delete_trust_rule(cx: &Context, actor: &Actor, account: &str, rule: TrustRuleId) -> Result<()> {
    let mut tx = cx.begin(actor.org).await?;
    let Locked { id, .. } = lock(&mut tx, actor, account).await?;
    let issuer = sql::delete_trust_rule(&mut tx, actor.org, id, rule).await?.ok_or(Error::NotFound)?;
    let subject = Subject::service_account(id).named(account);
    audit::record(&mut tx, actor, Action::TrustRuleDeleted, &subject, json!({ "issuer": issuer })).await?;
    Ok(tx.commit().await?)
}
