//! Exchanges a workload's token for a token of this server.

use domain::{id::PersonId, org::OrgSlug, service_account::ServiceAccountName};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::{
    refused::WorkloadRefused,
    sql,
    trusted::{Trusted, trusted},
};
use crate::{
    Context, Result,
    actor::Actor,
    audit::{self, Action, Subject},
    people::ClientNetwork,
    token_text::{Fresh, TokenKind},
};

/// Seconds for which the token is valid.
const TOKEN_SECONDS: i32 = 900;

/// Hours for which keys made with it may live: the workload would get another token meanwhile. Deleting the rule ends the
/// token and makes no more keys.
const KEYS_HOURS: i32 = 12;

/// The longest value of a claim in an event, in characters.
const CLAIM_CHARACTERS: usize = 200;

/// A workload that comes in.
#[derive(Debug, Clone, Copy)]
pub struct Coming<'a> {
    /// The token of its platform.
    pub token: &'a str,
    /// Its network.
    pub network: ClientNetwork,
    /// The request.
    pub request_id: Option<&'a str>,
}

/// The token of a workload. Its text exists only here.
#[derive(Debug)]
pub struct WorkloadToken {
    /// An API token of the service account.
    pub text: Zeroizing<String>,
    /// Seconds until it expires.
    pub expires_in: i32,
    /// `sub` of the platform's token.
    pub subject: String,
    /// `iss` and `aud` of it.
    pub issuer: String,
    /// `aud` of it.
    pub audience: String,
}

/// Exchanges a workload's token for one of a service account: of the one called `account`, or of the only one whose rules
/// accept it. Refusals of a known account are events with the token's claims.
///
/// # Errors
/// [`WorkloadRefused`]. An organisation or account that does not exist is refused as a token that no rule accepts is, and so
/// is a token that its issuer did not sign, or not for this audience: the organisation's events tell the difference.
pub async fn exchange(
    cx: &Context,
    coming: Coming<'_>,
    org: &str,
    account: Option<&str>,
) -> Result<WorkloadToken, WorkloadRefused> {
    cx.budgets.exchanges.spend(&coming.network)?;
    let (Ok(org), Ok(account)) = (OrgSlug::stored(org), account.map(str::parse::<ServiceAccountName>).transpose())
    else {
        return Err(WorkloadRefused::NoRule);
    };
    let rules = sql::rules(&cx.pool, &org, account.as_ref()).await.map_err(WorkloadRefused::Backend)?;
    let named = account.as_ref().and_then(|_| rules.first()).map(|rule| rule.actor(&org, coming.request_id));
    match trusted(cx, &org, rules, coming.token).await {
        Ok(trusted) => Ok(issue(cx, &org, trusted, coming).await?),
        Err(refused) => {
            if let Some(actor) = named {
                note(cx, &actor, &refused.reason, coming.token).await;
            }
            Err(refused.told)
        }
    }
}

async fn issue(
    cx: &Context,
    org: &OrgSlug,
    trusted: Trusted,
    coming: Coming<'_>,
) -> Result<WorkloadToken, WorkloadRefused> {
    let Trusted { rule, claims } = trusted;
    let actor = rule.actor(org, coming.request_id);
    let token = Fresh::new(TokenKind::Access);
    let mut tx = cx.begin(rule.org).await?;
    let lives = sql::Lives { token_seconds: TOKEN_SECONDS, keys_hours: KEYS_HOURS };
    if !sql::insert_token(&mut tx, &rule, &token, lives).await.map_err(crate::Error::from)? {
        // The rule was deleted meanwhile.
        return Err(WorkloadRefused::NoRule);
    }
    let detail = json!({ "trust_rule": rule.id, "claims": shown(claims.as_json()) });
    let subject = subject(rule.account, &rule.name);
    audit::record(&mut tx, &actor, Action::WorkloadSignedIn, &subject, detail).await?;
    tx.commit().await.map_err(crate::Error::from)?;
    Ok(WorkloadToken {
        text: token.text,
        expires_in: TOKEN_SECONDS,
        subject: claims.text("sub").unwrap_or_default().to_owned(),
        issuer: rule.values.issuer.to_string(),
        audience: rule.values.audience.to_string(),
    })
}

/// Records a refusal, with what the token claims.
async fn note(cx: &Context, actor: &Actor, reason: &str, token: &str) {
    let claims = crate::issuers::claims(token);
    let claims = claims.map(|claims| shown(claims.as_json())).unwrap_or_default();
    if let Err(error) = audit::record_refused_workload(cx, actor, reason, claims).await {
        tracing::warn!(%error, "a refused workload was not recorded");
    }
}

fn subject(account: PersonId, name: &ServiceAccountName) -> Subject {
    Subject::service_account(account).named(name)
}

/// The claims as an event has them: texts, numbers and truth values, and none of them long.
fn shown(claims: &Map<String, Value>) -> Map<String, Value> {
    let short = |value: &Value| match value {
        Value::String(text) => {
            Some(json!(text.chars().filter(|c| !c.is_control()).take(CLAIM_CHARACTERS).collect::<String>()))
        }
        Value::Number(_) | Value::Bool(_) => Some(value.clone()),
        _ => None,
    };
    let named = claims.iter().filter(|(name, _)| name.len() <= CLAIM_CHARACTERS && !name.contains('\0'));
    named.filter_map(|(name, value)| Some((name.clone(), short(value)?))).take(30).collect()
}
