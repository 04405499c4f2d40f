//! Trust rules: the tokens of a workload's platform by which it comes in as a service account, without a stored secret.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{Invalid, field::FieldErrors, id::TrustRuleId, issuer::IssuerUrl, moment::Moment, text::only};

/// The most conditions of a rule.
const MAX_CONDITIONS: usize = 20;

checked_text!(
    /// The audience of a token: 1 to 255 visible ASCII characters. A platform puts it into tokens that are for this server.
    Audience,
    parse_audience
);

fn parse_audience(typed: &str) -> Result<String, Invalid> {
    let audience = typed.trim();
    only(
        audience,
        1,
        255,
        |b| b.is_ascii_graphic(),
        "Enter the audience of its tokens: 1 to 255 characters without blanks.",
    )?;
    Ok(audience.to_owned())
}

/// A condition on a claim of a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The claim: its name, or for one inside another the names with slashes between them, such as
    /// `kubernetes.io/namespace`. A claim that has the whole text as its name comes first.
    pub claim: String,
    /// Its value. A `*` stands for any characters, or none.
    pub pattern: String,
}

impl Condition {
    fn parse(line: &str) -> Result<Self, Invalid> {
        let (claim, pattern) = line.split_once('=').ok_or("Enter one condition a line, as claim = value.")?;
        let (claim, pattern) = (claim.trim(), pattern.trim());
        let visible = |b: u8| b.is_ascii_graphic();
        only(claim, 1, 255, visible, "A claim has a name of 1 to 255 characters without blanks.")?;
        if ["aud", "iss", "exp", "iat", "nbf", "jti", "nonce"].contains(&claim) {
            return Err(
                "Name a claim that says which workload it is: issuer, audience and times are checked anyway.".into()
            );
        }
        let is_storable = pattern.chars().all(|c| !c.is_control()) && pattern.chars().count() <= 1_000;
        if pattern.is_empty() || !is_storable {
            return Err("A value has 1 to 1000 characters.".into());
        }
        if pattern.chars().all(|c| c == '*') {
            return Err("A value of * only trusts every workload of the issuer.".into());
        }
        Ok(Self { claim: claim.to_owned(), pattern: pattern.to_owned() })
    }

    /// Whether the claims meet it. A list meets it by one of its texts; a number or a truth value by its JSON text.
    #[must_use]
    pub fn is_met_by(&self, claims: &Map<String, Value>) -> bool {
        self.found(claims).is_some_and(|value| self.takes(value))
    }

    /// The value of its claim.
    #[must_use]
    pub fn found<'a>(&self, claims: &'a Map<String, Value>) -> Option<&'a Value> {
        claims.get(&self.claim).or_else(|| {
            let mut parts = self.claim.split('/');
            let first = claims.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.as_object()?.get(part))
        })
    }

    fn takes(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => matches(&self.pattern, text),
            Value::Number(number) => matches(&self.pattern, &number.to_string()),
            Value::Bool(truth) => matches(&self.pattern, &truth.to_string()),
            Value::Array(several) => {
                several.iter().any(|one| one.as_str().is_some_and(|text| matches(&self.pattern, text)))
            }
            Value::Null | Value::Object(_) => false,
        }
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.claim, self.pattern)
    }
}

/// Whether a text is what a pattern says, in which each `*` stands for any characters. Takes no more than pattern times text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut later: Vec<&str> = parts.collect();
    let Some(last) = later.pop() else { return rest.is_empty() };
    for part in later {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The values of a trust rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTrustRule {
    /// The issuer of the tokens, letter for letter.
    pub issuer: IssuerUrl,
    /// The audience that the tokens have.
    pub audience: Audience,
    /// What else they must say: at least one condition.
    pub conditions: Vec<Condition>,
}

/// A stored trust rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustRuleView {
    /// Its id.
    pub id: TrustRuleId,
    /// The issuer.
    pub issuer: IssuerUrl,
    /// The audience.
    pub audience: Audience,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// When it was made.
    pub created_at: Moment,
    /// When a token was last exchanged by it.
    pub used_at: Option<Moment>,
}

/// The form of a new trust rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrustRuleDraft {
    /// The issuer.
    pub issuer: String,
    /// The audience.
    pub audience: String,
    /// One condition a line: `claim = value`.
    pub conditions: String,
}

impl TrustRuleDraft {
    /// Validates every field.
    ///
    /// # Errors
    /// A sentence for each field that is invalid.
    pub fn parse(&self) -> Result<NewTrustRule, FieldErrors> {
        let mut errors = FieldErrors::default();
        let issuer = errors.check("issuer", self.issuer.parse());
        let audience = errors.check("audience", self.audience.parse());
        let conditions = errors.check("conditions", parse_conditions(&self.conditions));
        match (issuer, audience, conditions) {
            (Some(issuer), Some(audience), Some(conditions)) => Ok(NewTrustRule { issuer, audience, conditions }),
            _ => Err(errors),
        }
    }
}

fn parse_conditions(typed: &str) -> Result<Vec<Condition>, Invalid> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.len() {
        0 => Err("Enter at least one condition: without one, every workload of the issuer is trusted.".into()),
        1..=MAX_CONDITIONS => lines.into_iter().map(Condition::parse).collect(),
        _ => Err("A rule has at most 20 conditions.".into()),
    }
}

/// What a trust rule says to a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The rule.
    pub rule: TrustRuleId,
    /// What it says.
    pub verdict: Verdict,
}

/// The answer of a trust rule to a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It accepts the token.
    Accepted,
    /// The token is invalid for it, for this reason: a sentence.
    Refused(String),
    /// The token is valid, and does not meet these conditions.
    Unmet(Vec<Unmet>),
}

/// A condition that a token does not meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmet {
    /// The condition.
    pub condition: Condition,
    /// The value of the token's claim, as JSON; `None` if it has no such claim.
    pub found: Option<String>,
}

/// A platform whose workloads have tokens, to start a form from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Preset {
    /// <https://docs.github.com/en/actions/reference/security/oidc>
    Github,
    /// <https://docs.gitlab.com/ci/secrets/id_token_authentication/>
    Gitlab,
    /// <https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/>
    Kubernetes,
}

impl Preset {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its word in an address.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Its name.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Github => "GitHub Actions",
            Self::Gitlab => "GitLab CI",
            Self::Kubernetes => "Kubernetes",
        }
    }

    /// A form to complete. Ids in it never change hands; a name can be given to another owner.
    #[must_use]
    pub fn draft(self, audience: &str) -> TrustRuleDraft {
        let (issuer, conditions) = match self {
            Self::Github => (
                "https://token.actions.githubusercontent.com",
                "repository_id = 123456789\nsub = repo:acme/pipelines:ref:refs/heads/main",
            ),
            Self::Gitlab => ("https://gitlab.com", "project_id = 123456\nref_protected = true"),
            Self::Kubernetes => ("https://kubernetes.example.com", "sub = system:serviceaccount:namespace:name"),
        };
        TrustRuleDraft { issuer: issuer.to_owned(), audience: audience.to_owned(), conditions: conditions.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_star_stands_for_any_characters_and_nothing_else_does() {
        for (pattern, text, is_met) in [
            ("repo:acme/x:*", "repo:acme/x:ref:refs/heads/main", true),
            ("repo:acme/x:*", "repo:acme/xx:ref", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "acb", false),
            ("*main", "refs/heads/main", true),
            ("main", "mainx", false),
            ("main", "Main", false),
            ("a*a", "a", false),
            ("a?c", "abc", false),
            ("ä*", "äö", true),
        ] {
            assert_eq!(matches(pattern, text), is_met, "{pattern} {text}");
        }
    }

    #[test]
    fn conditions_read_texts_numbers_lists_and_what_is_inside() {
        let claims = json!({
            "sub": "system:serviceaccount:etl:ingest", "repository_id": 7, "groups": ["a", "b"], "flag": true,
            "kubernetes.io": { "namespace": "etl" }, "a/b": "whole", "a": { "b": "inside" }, "nothing": null,
        });
        let claims = claims.as_object().unwrap();
        let is_met = |line: &str| Condition::parse(line).unwrap().is_met_by(claims);
        for line in [
            "sub = system:*:etl:*",
            "repository_id=7",
            "groups = b",
            "flag = true",
            "kubernetes.io/namespace = etl",
            "a/b = whole",
        ] {
            assert!(is_met(line), "{line}");
        }
        for line in [
            "sub = etl",
            "groups = c",
            "repository_id = 70",
            "kubernetes.io = etl",
            "a/b = inside",
            "missing = x",
            "nothing = null",
        ] {
            assert!(!is_met(line), "{line}");
        }
    }

    #[test]
    fn a_rule_says_which_workload_it_trusts() {
        let draft = |conditions: &str| TrustRuleDraft {
            issuer: "https://issuer.example.com".into(),
            audience: "https://lake.example.com".into(),
            conditions: conditions.into(),
        };
        assert_eq!(draft("sub = a\n\n ref = b * c ").parse().unwrap().conditions.len(), 2);
        for bad in ["", "  \n ", "sub", "sub =", "= x", "sub = *", "sub = **", "aud = x", "iss = x", "two words = x"] {
            assert!(draft(bad).parse().is_err(), "{bad}");
        }
        let wrong = TrustRuleDraft::default().parse().unwrap_err();
        assert_eq!(wrong.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["audience", "conditions", "issuer"]);
        for preset in Preset::ALL {
            assert!(preset.draft("https://lake.example.com").parse().is_ok(), "{preset:?}");
            assert_eq!(preset.as_str().parse::<Preset>().unwrap(), *preset);
        }
    }
}
