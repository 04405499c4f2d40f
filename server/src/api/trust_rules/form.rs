//! Trust rules in requests and answers.

use domain::{
    field::FieldErrors,
    id::TrustRuleId,
    trust_rule::{self, Condition, NewTrustRule, TrustRuleDraft, TrustRuleView, Verdict},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{act::Form, schema};

/// A condition on a claim of a token.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimCondition {
    /// The claim: its name, or the names with slashes between them for one inside another.
    #[schema(min_length = 1, max_length = 255, example = "sub")]
    claim: String,
    /// Its value, in which each `*` stands for any characters.
    #[schema(min_length = 1, max_length = 1000, example = "repo:acme/pipelines:ref:refs/heads/main")]
    value: String,
}

impl From<Condition> for ClaimCondition {
    fn from(condition: Condition) -> Self {
        Self { claim: condition.claim, value: condition.pattern }
    }
}

/// A trust rule of a service account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrustRule {
    /// Its id.
    #[schema(value_type = uuid::Uuid)]
    id: TrustRuleId,
    /// The issuer of the tokens it accepts, letter for letter.
    #[schema(example = "https://token.actions.githubusercontent.com")]
    issuer: String,
    /// Their only audience.
    #[schema(example = "https://lake.example.com")]
    audience: String,
    /// What else they say: all of it.
    conditions: Vec<ClaimCondition>,
    /// When it was made.
    #[schema(value_type = schema::Time)]
    created_at: String,
    /// When a token was last exchanged by it.
    #[schema(value_type = Option<schema::Time>)]
    last_used_at: Option<String>,
}

impl From<TrustRuleView> for TrustRule {
    fn from(rule: TrustRuleView) -> Self {
        Self {
            id: rule.id,
            issuer: rule.issuer.to_string(),
            audience: rule.audience.into(),
            conditions: rule.conditions.into_iter().map(Into::into).collect(),
            created_at: rule.created_at.utc(),
            last_used_at: rule.used_at.map(domain::moment::Moment::utc),
        }
    }
}

/// The trust rules of a service account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TrustRules {
    /// The rules, oldest first: 50 at most.
    pub(super) trust_rules: Vec<TrustRule>,
}

/// A new trust rule.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "issuer": "https://token.actions.githubusercontent.com",
    "audience": "https://lake.example.com",
    "conditions": [{ "claim": "repository_id", "value": "123456789" }]
}))]
#[serde(deny_unknown_fields)]
pub(super) struct NewRule {
    /// The issuer of the tokens it accepts, letter for letter: a public https address, or one that an egress rule opens.
    #[schema(max_length = 500)]
    issuer: String,
    /// Their only audience. Workloads ask their platform for tokens with this one.
    #[schema(min_length = 1, max_length = 255)]
    audience: String,
    /// What else they say: all of it. Ids that never change hands are better than names.
    #[schema(min_items = 1, max_items = 20)]
    conditions: Vec<ClaimCondition>,
}

impl Form for NewRule {
    type Parsed = NewTrustRule;

    fn parse(self) -> Result<Self::Parsed, FieldErrors> {
        let has_lines = |condition: &ClaimCondition| {
            [&condition.claim, &condition.value].iter().any(|text| text.contains(['\n', '\r']))
                || condition.claim.contains('=')
        };
        if self.conditions.iter().any(has_lines) {
            return Err(FieldErrors::at(
                "conditions",
                "A claim has no = in its name, and neither has more than one line.",
            ));
        }
        let lines = self.conditions.iter().map(|condition| format!("{} = {}", condition.claim, condition.value));
        let conditions = lines.collect::<Vec<_>>().join("\n");
        TrustRuleDraft { issuer: self.issuer, audience: self.audience, conditions }.parse()
    }
}

/// A token to try.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenToTry {
    /// The token of a workload's platform. It is not stored, and nothing is given for it.
    #[schema(max_length = 65_536)]
    pub(super) token: String,
}

/// What a trust rule says to a token.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Trial {
    /// The rule.
    #[schema(value_type = uuid::Uuid)]
    trust_rule: TrustRuleId,
    /// Whether it accepts the token.
    accepted: bool,
    /// Why the token is invalid for it, if it is.
    refused: Option<String>,
    /// The conditions that a valid token does not meet.
    unmet: Vec<Unmet>,
}

/// A condition that a token does not meet.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Unmet {
    /// The claim.
    claim: String,
    /// The value that the rule wants.
    wanted: String,
    /// The value of the token, as JSON; null where it has no such claim.
    found: Option<String>,
}

impl From<trust_rule::Unmet> for Unmet {
    fn from(trust_rule::Unmet { condition, found }: trust_rule::Unmet) -> Self {
        Self { claim: condition.claim, wanted: condition.pattern, found }
    }
}

impl From<trust_rule::Trial> for Trial {
    fn from(tried: trust_rule::Trial) -> Self {
        let mut trial = Self { trust_rule: tried.rule, accepted: false, refused: None, unmet: Vec::new() };
        match tried.verdict {
            Verdict::Accepted => trial.accepted = true,
            Verdict::Refused(why) => trial.refused = Some(why),
            Verdict::Unmet(unmet) => trial.unmet = unmet.into_iter().map(Into::into).collect(),
        }
        trial
    }
}

/// What each trust rule says to a token.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Trials {
    /// One for each rule, oldest first.
    pub(super) trials: Vec<Trial>,
}
