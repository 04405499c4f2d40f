//! Tells an admin what the trust rules of a service account say to a token.

use domain::trust_rule::{Trial, TrustRuleView, Unmet, Verdict};

use crate::{
    Context, Result,
    actor::Actor,
    issuers::{Expected, Namer, Party, TokenRefused, claimed_issuer, verify},
    service_accounts,
};

/// What the rules of a service account say to a token. Nothing is given for it, and it is not stored.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for members and readers; [`Error::NotFound`](crate::Error::NotFound).
pub async fn try_token(cx: &Context, actor: &Actor, account: &str, token: &str) -> Result<Vec<Trial>> {
    cx.budgets.tokens.spend(&actor.person)?;
    let mut tried = Vec::new();
    for rule in service_accounts::list_trust_rules(cx, actor, account).await? {
        tried.push(Trial { rule: rule.id, verdict: verdict(cx, actor, &rule, token.trim()).await? });
    }
    Ok(tried)
}

async fn verdict(cx: &Context, actor: &Actor, rule: &TrustRuleView, token: &str) -> Result<Verdict> {
    match claimed_issuer(token) {
        None => return Ok(refused(TokenRefused::Malformed)),
        Some(issuer) if issuer != rule.issuer.as_str() => return Ok(refused(TokenRefused::OtherIssuer)),
        Some(_) => {}
    }
    let expected = Expected {
        issuer: &rule.issuer,
        namer: Namer::Org(&actor.slug),
        audience: rule.audience.as_str(),
        nonce: None,
        party: Party::Anybody,
    };
    let claims = match verify(cx, expected, token, cx.now().await?).await {
        Ok(claims) => claims,
        Err(why) => return Ok(refused(why)),
    };
    let claims = claims.as_json();
    let unmet: Vec<_> = rule
        .conditions
        .iter()
        .filter(|condition| !condition.is_met_by(claims))
        .map(|condition| Unmet {
            condition: condition.clone(),
            found: condition.found(claims).map(ToString::to_string),
        })
        .collect();
    Ok(if unmet.is_empty() { Verdict::Accepted } else { Verdict::Unmet(unmet) })
}

fn refused(why: TokenRefused) -> Verdict {
    Verdict::Refused(why.to_string())
}
