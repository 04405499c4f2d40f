//! The operator's egress rules: a TOML file that opens single hosts and ports inside their network.

use domain::{endpoint::EndpointUrl, org::OrgSlug};
use ipnet::IpNet;
use serde::Deserialize;
use toml::Spanned;

use super::address::reaches_never_allowed;

/// Why the rules can't be used, as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file is malformed.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A rule opens a forbidden range.
    #[error(
        "line {line}: {range} reaches loopback, link-local, metadata or multicast addresses, which no rule may open"
    )]
    Forbidden {
        /// The line.
        line: usize,
        /// The range.
        range: IpNet,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    egress: Section,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    allow: Vec<Rule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Scheme {
    #[default]
    Https,
    Http,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    host: String,
    port: u16,
    cidr: Vec<Spanned<IpNet>>,
    #[serde(default)]
    scheme: Scheme,
    orgs: Option<Vec<String>>,
}

/// The operator's rules.
#[derive(Debug, Clone, Default)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Parses the file. `allow_loopback` is for development only.
    ///
    /// # Errors
    /// See [`RulesError`].
    pub fn parse(text: &str, allow_loopback: bool) -> Result<Self, RulesError> {
        let rules = toml::from_str::<File>(text)?.egress.allow;
        for range in rules.iter().flat_map(|rule| &rule.cidr) {
            let is_loopback = range.get_ref().network().is_loopback();
            if reaches_never_allowed(*range.get_ref()) && !(is_loopback && allow_loopback) {
                let line = text[..range.span().start].matches('\n').count() + 1;
                return Err(RulesError::Forbidden { line, range: *range.get_ref() });
            }
        }
        Ok(Self(rules))
    }

    /// The addresses `endpoint` may resolve to for `org`, if a rule covers it. `None` is the operator, to whom a rule for
    /// certain organisations does not apply.
    pub(super) fn ranges(&self, endpoint: &EndpointUrl, org: Option<&OrgSlug>) -> Option<Vec<IpNet>> {
        let scheme = if endpoint.is_https() { Scheme::Https } else { Scheme::Http };
        let applies = |rule: &&Rule| {
            rule.host.trim_end_matches('.').eq_ignore_ascii_case(endpoint.host())
                && rule.port == endpoint.port()
                && rule.scheme == scheme
                && rule
                    .orgs
                    .as_ref()
                    .is_none_or(|orgs| org.is_some_and(|org| orgs.iter().any(|name| name == org.as_str())))
        };
        let ranges: Vec<IpNet> =
            self.0.iter().filter(applies).flat_map(|rule| rule.cidr.iter().map(|cidr| *cidr.get_ref())).collect();
        (!ranges.is_empty()).then_some(ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(cidr: &str) -> String {
        format!("# rules\n[[egress.allow]]\nhost = \"h\"\nport = 1\ncidr = [\"{cidr}\"]\n")
    }

    #[test]
    fn what_must_stay_closed_cannot_be_opened() {
        for bad in ["127.0.0.1/32", "169.254.0.0/16", "0.0.0.0/0", "224.0.0.0/4", "::1/128", "fe80::/10", "::/0"] {
            let error = Rules::parse(&rule(bad), false).unwrap_err();
            assert!(matches!(error, RulesError::Forbidden { line: 5, .. }), "{bad}: {error}");
        }
        for good in ["10.0.0.0/8", "192.168.1.4/32", "fd00::/16"] {
            assert!(Rules::parse(&rule(good), false).is_ok(), "{good}");
        }
    }

    #[test]
    fn development_may_use_loopback_and_nothing_more() {
        assert!(Rules::parse(&rule("127.0.0.0/8"), true).is_ok());
        assert!(Rules::parse(&rule("169.254.169.254/32"), true).is_err());
    }

    #[test]
    fn a_mistyped_key_is_an_error() {
        assert!(Rules::parse("[[egress.allow]]\nhsot = \"h\"\n", false).is_err());
        assert!(Rules::parse("", false).is_ok());
    }
}
