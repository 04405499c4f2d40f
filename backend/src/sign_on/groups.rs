//! The groups that a provider states.

use domain::{claim::ClaimValue, id::PersonId};
use serde_json::{Map, Value};

use super::provider::Provider;
use crate::{claim_mappings::Stated, issuers::Claims};

/// The most values of a claim. Providers that have more to state leave the claim out, or state a part of it.
const MOST: usize = 2_000;

/// The values of a provider's groups claim.
pub(super) struct Groups {
    pub(super) values: Vec<String>,
    /// Why there are none, if the claim can't be used.
    unusable: Option<&'static str>,
}

impl Groups {
    /// Reads the claim. It counts whole or not at all; whoever has none is in no group. Values that no mapping can have are left
    /// out.
    pub(super) fn read(provider: &Provider, claims: &Claims) -> Self {
        let read = match &provider.groups_claim {
            Some(name) => values(claims.as_json(), name),
            None => Err("it states no groups any more"),
        };
        if let (Err(why), Some(_)) = (&read, &provider.groups_claim) {
            tracing::warn!(provider = provider.name, why, "the groups of whoever signed in count as none");
        }
        Self { unusable: read.as_ref().err().copied(), values: read.unwrap_or_default() }
    }

    /// What the provider said of this person.
    pub(super) fn of<'a>(&'a self, person: PersonId, provider: &'a Provider) -> Stated<'a> {
        Stated {
            person,
            issuer: provider.issuer.as_str(),
            values: &self.values,
            unusable: self.unusable,
            orgs: provider.orgs.as_deref(),
        }
    }
}

fn values(claims: &Map<String, Value>, name: &str) -> Result<Vec<String>, &'static str> {
    let is_elsewhere = claims.get("_claim_names").is_some_and(|names| names.get(name).is_some());
    let values = match claims.get(name) {
        Some(Value::Array(values)) => values.as_slice(),
        // Some providers state somebody's only group so.
        Some(one @ Value::String(_)) => std::slice::from_ref(one),
        Some(_) => return Err("its groups claim is not a list of texts"),
        None if is_elsewhere => {
            return Err("it states groups elsewhere than in its groups claim, because they are many");
        }
        None => return Err("its groups claim is missing"),
    };
    if values.len() > MOST {
        return Err("its groups claim has more than 2000 values");
    }
    let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
    let texts = texts.ok_or("its groups claim is not a list of texts")?;
    let can_be_mapped = |text: &&str| text.parse().is_ok_and(|value: ClaimValue| value.as_str() == *text);
    Ok(texts.into_iter().filter(can_be_mapped).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(claims: &Value) -> Result<Vec<String>, &'static str> {
        values(claims.as_object().unwrap(), "groups")
    }

    #[test]
    fn a_claim_counts_whole_or_not_at_all() {
        assert_eq!(read(&json!({ "groups": ["a", "/b c", "ü"] })).unwrap(), ["a", "/b c", "ü"]);
        assert!(read(&json!({ "groups": [] })).unwrap().is_empty());
        assert_eq!(read(&json!({ "groups": "a, b" })).unwrap(), ["a, b"], "one text is one value, whole");
        let long = "x".repeat(256);
        assert_eq!(read(&json!({ "groups": ["a", long, "a\0b", " a", "", "a\n"] })).unwrap(), ["a"]);
        assert_eq!(read(&json!({ "groups": vec!["a"; MOST] })).unwrap().len(), MOST);
        for odd in [
            json!({}),
            json!({ "groups": null }),
            json!({ "groups": 1 }),
            json!({ "groups": { "a": true } }),
            json!({ "groups": ["a", 1] }),
            json!({ "groups": ["a", null] }),
            json!({ "groups": [["a"]] }),
            json!({ "groups": vec!["a"; MOST + 1] }),
            json!({ "_claim_names": { "groups": "src1" }, "_claim_sources": { "src1": { "endpoint": "https://x" } } }),
        ] {
            assert!(read(&odd).is_err(), "{odd}");
        }
    }
}
