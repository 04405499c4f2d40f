//! Finds the trust rule that accepts a token.

use domain::{org::OrgSlug, trust_rule::Audience};

use super::{refused::WorkloadRefused, sql::Rule};
use crate::{
    Context,
    issuers::{Claims, Expected, Namer, Party, TokenRefused, claimed_issuer, verify},
};

/// A rule that accepts a token, and what the token says.
pub(super) struct Trusted {
    pub(super) rule: Rule,
    pub(super) claims: Claims,
}

/// The rule of `rules` that accepts `token`. Rules of another issuer than the token's cause no request.
///
/// # Errors
/// [`WorkloadRefused`] except `Backend`.
pub(super) async fn trusted(
    cx: &Context,
    org: &OrgSlug,
    rules: Vec<Rule>,
    token: &str,
) -> Result<Trusted, WorkloadRefused> {
    let issuer = claimed_issuer(token).ok_or(TokenRefused::Malformed)?;
    let rules: Vec<Rule> = rules.into_iter().filter(|rule| rule.values.issuer.as_str() == issuer).collect();
    let claims = verified(cx, org, &rules, token).await?;
    let accepts = |rule: &Rule| {
        claims.texts("aud") == [rule.values.audience.as_str()]
            && rule.values.conditions.iter().all(|condition| condition.is_met_by(claims.as_json()))
    };
    let mut accepting = rules.into_iter().filter(accepts);
    let rule = accepting.next().ok_or(WorkloadRefused::NoRule)?;
    if accepting.any(|other| other.account != rule.account) {
        return Err(WorkloadRefused::Several);
    }
    Ok(Trusted { rule, claims })
}

/// The claims of a token for any audience of these rules, which have one issuer.
async fn verified(cx: &Context, org: &OrgSlug, rules: &[Rule], token: &str) -> Result<Claims, WorkloadRefused> {
    let issuer = &rules.first().ok_or(WorkloadRefused::NoRule)?.values.issuer;
    let now = cx.now().await?;
    let mut audiences: Vec<&Audience> = rules.iter().map(|rule| &rule.values.audience).collect();
    audiences.sort();
    audiences.dedup();
    for audience in audiences {
        let expected = Expected {
            issuer,
            namer: Namer::Org(org),
            audience: audience.as_str(),
            nonce: None,
            party: Party::Anybody,
        };
        match verify(cx, expected, token, now).await {
            Err(TokenRefused::OtherAudience) => {}
            checked => return Ok(checked?),
        }
    }
    Err(TokenRefused::OtherAudience.into())
}
