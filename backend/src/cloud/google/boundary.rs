//! Credential access boundaries: they limit a token, whatever its service account may do.

use domain::location::Location;
use serde_json::json;

use crate::cloud::policy::Permission;

/// A boundary that gives access to one location only. Only [`for_location`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct AccessBoundary(String);

impl AccessBoundary {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The boundary for everything under `location`'s prefix, which ends in `/`, so that `data` never includes `data2`. A
/// listing is judged by its prefix; one without a prefix matches nothing and is refused. See
/// <https://cloud.google.com/iam/docs/downscoping-short-lived-credentials#limiting-permissions>.
pub(crate) fn for_location(location: &Location, permission: Permission) -> AccessBoundary {
    let bucket = location.bucket.as_str();
    let role = match permission {
        Permission::Read => "inRole:roles/storage.objectViewer",
        Permission::Write => "inRole:roles/storage.objectUser",
    };
    let mut rule = json!({
        "availableResource": format!("//storage.googleapis.com/projects/_/buckets/{bucket}"),
        "availablePermissions": [role],
    });
    if !location.prefix.is_empty() {
        let prefix = location.prefix.as_str();
        let objects = quoted(&format!("projects/_/buckets/{bucket}/objects/{prefix}"));
        let expression = format!(
            "resource.name.startsWith({objects}) || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith({})",
            quoted(prefix)
        );
        rule["availabilityCondition"] = json!({ "expression": expression });
    }
    AccessBoundary(json!({ "accessBoundary": { "accessBoundaryRules": [rule] } }).to_string())
}

/// `text` as a string literal of the Common Expression Language. Its values never contain these characters; the escape
/// guards against a mistake elsewhere. See
/// <https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values>.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cel::{Context, Program, Value as CelValue, extractors::This};
    use domain::location::{Store, StoreOptions};
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn location(bucket: &str, prefix: &str) -> Location {
        Location {
            store: Store::Gs,
            bucket: bucket.parse().unwrap(),
            prefix: prefix.parse().unwrap(),
            options: StoreOptions::default(),
        }
    }

    fn rule(boundary: &AccessBoundary) -> Value {
        let boundary: Value = serde_json::from_str(boundary.as_str()).unwrap();
        let rules = boundary["accessBoundary"]["accessBoundaryRules"].as_array().unwrap().clone();
        assert_eq!(rules.len(), 1);
        rules[0].clone()
    }

    /// Whether the condition holds for an object of this name, or for a listing of this prefix, in a real CEL engine.
    fn holds(expression: &str, resource: &str, list_prefix: Option<&str>) -> bool {
        let mut context = Context::default();
        let resource = std::collections::HashMap::from([("name".to_owned(), resource.to_owned())]);
        context.add_variable("resource", resource).unwrap();
        context.add_variable("api", list_prefix.map(str::to_owned)).unwrap();
        let attribute = |This(api): This<CelValue>, name: Arc<String>, otherwise: Arc<String>| match api {
            CelValue::String(prefix) if name.as_str() == "storage.googleapis.com/objectListPrefix" => prefix,
            _ => otherwise,
        };
        context.add_function("getAttribute", attribute).unwrap();
        let verdict = Program::compile(expression).unwrap().execute(&context).unwrap();
        verdict == CelValue::Bool(true)
    }

    #[test]
    fn a_whole_bucket_needs_no_condition() {
        let rule = rule(&for_location(&location("data", ""), Permission::Read));
        assert_eq!(rule["availableResource"], "//storage.googleapis.com/projects/_/buckets/data");
        assert_eq!(rule["availablePermissions"], json!(["inRole:roles/storage.objectViewer"]));
        assert_eq!(rule.get("availabilityCondition"), None);
    }

    #[test]
    fn quotes_stay_quotes() {
        for text in ["it's", "a\\", "\\' || true || '", "') || ('"] {
            assert!(
                holds(&format!("{} == {}", quoted(text), serde_json::to_string(text).unwrap()), "", None),
                "{text}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn exactly_what_lies_under_the_prefix_is_opened(
            bucket in "[a-z0-9]{3,10}|[a-z0-9]([.]?[a-z0-9_-]){1,6}[a-z0-9]",
            prefix in "([a-zA-Z0-9_=-]{1,6}/){1,3}",
            key in "[a-zA-Z0-9._/-]{1,8}",
            write in any::<bool>(),
        ) {
            let permission = if write { Permission::Write } else { Permission::Read };
            let rule = rule(&for_location(&location(&bucket, &prefix), permission));
            let role = if write { "inRole:roles/storage.objectUser" } else { "inRole:roles/storage.objectViewer" };
            assert_eq!(rule["availablePermissions"], json!([role]));
            assert_eq!(rule["availableResource"], format!("//storage.googleapis.com/projects/_/buckets/{bucket}"));
            let expression = rule["availabilityCondition"]["expression"].as_str().unwrap();
            let whole = format!("projects/_/buckets/{bucket}");
            let object = |name: &str| holds(expression, &format!("{whole}/objects/{name}"), None);
            let listing = |prefix: &str| holds(expression, &whole, Some(prefix));

            assert!(object(&format!("{prefix}{key}")));
            assert!(listing(&prefix) && listing(&format!("{prefix}{key}")));
            let bare = prefix.trim_end_matches('/');
            for outside in [bare.to_owned(), format!("{bare}2/{key}"), format!("{bare}x"), format!("other/{prefix}{key}"), String::new()] {
                assert!(!object(&outside), "{}", outside);
                assert!(!listing(&outside), "{}", outside);
            }
            assert!(!holds(expression, &format!("projects/_/buckets/{bucket}2/objects/{prefix}{key}"), None));
            assert!(!holds(expression, &whole, None), "nor the bucket itself");
        }
    }
}
