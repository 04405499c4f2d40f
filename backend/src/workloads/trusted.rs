//! Finds the trust rule that accepts a token.

use domain::{moment::Moment, org::OrgSlug, trust_rule::Audience};

use super::{refused::WorkloadRefused, sql::Rule};
use crate::{
    Context, Error,
    issuers::{CLOCK_SKEW, Claims, Expected, Namer, Party, TokenRefused, claims, verify},
};

/// A rule that accepts a token, and what the token says.
pub(super) struct Trusted {
    pub(super) rule: Rule,
    pub(super) claims: Claims,
}

/// Why no rule accepts a token.
pub(super) struct Refused {
    /// The reason, for the organisation's events.
    pub(super) reason: String,
    /// What the caller is told, of whom nothing is known: only an issuer that can't be asked shows that a rule names it.
    pub(super) told: WorkloadRefused,
}

impl From<WorkloadRefused> for Refused {
    fn from(told: WorkloadRefused) -> Self {
        Self { reason: told.to_string(), told }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        WorkloadRefused::from(error).into()
    }
}

impl Refused {
    /// By a rule that names the token's issuer.
    fn of_rule(why: TokenRefused) -> Self {
        let told = if why.is_of_issuer() { why.into() } else { WorkloadRefused::NoRule };
        Self { reason: why.to_string(), told }
    }
}

/// The rule of `rules` that accepts `token`. Rules of another issuer than the token's cause no request.
///
/// # Errors
/// [`Refused`].
pub(super) async fn trusted(cx: &Context, org: &OrgSlug, rules: Vec<Rule>, token: &str) -> Result<Trusted, Refused> {
    let now = cx.now().await?;
    let issuer = current_issuer(token, now).map_err(WorkloadRefused::Token)?;
    let rules: Vec<Rule> = rules.into_iter().filter(|rule| rule.values.issuer.as_str() == issuer).collect();
    let claims = verified(cx, org, &rules, token, now).await?;
    let accepts = |rule: &Rule| {
        claims.texts("aud") == [rule.values.audience.as_str()]
            && rule.values.conditions.iter().all(|condition| condition.is_met_by(claims.as_json()))
    };
    let mut accepting = rules.into_iter().filter(accepts);
    let rule = accepting.next().ok_or(WorkloadRefused::NoRule)?;
    if accepting.any(|other| other.account != rule.account) {
        return Err(WorkloadRefused::Several.into());
    }
    Ok(Trusted { rule, claims })
}

/// The issuer that a token claims to come from, unless it has expired. What is wrong with the token itself is told whatever rules there are.
fn current_issuer(token: &str, now: Moment) -> Result<String, TokenRefused> {
    let claims = claims(token).ok_or(TokenRefused::Malformed)?;
    if claims.seconds("exp").is_some_and(|end| end <= now.unix_seconds() - CLOCK_SKEW) {
        return Err(TokenRefused::Expired);
    }
    claims.text("iss").map(str::to_owned).ok_or(TokenRefused::Malformed)
}

/// The claims of a token for any audience of these rules, which have one issuer.
async fn verified(cx: &Context, org: &OrgSlug, rules: &[Rule], token: &str, now: Moment) -> Result<Claims, Refused> {
    let issuer = &rules.first().ok_or(WorkloadRefused::NoRule)?.values.issuer;
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
            checked => return checked.map_err(Refused::of_rule),
        }
    }
    Err(Refused::of_rule(TokenRefused::OtherAudience))
}
