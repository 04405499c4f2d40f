//! Profiles of people and organisations, in the words of the `tiledb-cloud` client.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{field::FieldErrors, person::has_control_characters};

/// The longest of these texts, in bytes; a logo may be a small image.
const MAX_TEXT: usize = 1_024;
const MAX_LOGO: usize = 32 * 1_024;

/// Kinds of assets that can have their own location.
const ASSETS: [&str; 7] = ["arrays", "files", "groups", "ml_models", "notebooks", "task_graphs", "udfs"];

/// The default location for assets, and its credential. Empty texts mean unset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssetLocation {
    /// The path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Name of the credential.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub credentials_name: String,
}

/// A profile. Empty texts mean unset.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// Description.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// An image, as the client encodes it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub logo: String,
    /// Company.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// Time zone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub timezone: String,
    /// Default path for assets.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub default_s3_path: String,
    /// Name of the credential for that path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub default_s3_path_credentials_name: String,
    /// Default locations by kind of asset.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub asset_locations: BTreeMap<String, AssetLocation>,
}

/// Changes to a profile: `None` leaves a text unchanged, an empty text clears it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ProfileChange {
    /// See [`Profile`].
    pub description: Option<String>,
    /// See [`Profile`].
    pub logo: Option<String>,
    /// See [`Profile`].
    pub company: Option<String>,
    /// See [`Profile`].
    pub timezone: Option<String>,
    /// See [`Profile`].
    pub default_s3_path: Option<String>,
    /// See [`Profile`].
    pub default_s3_path_credentials_name: Option<String>,
    /// See [`Profile`].
    pub asset_locations: Option<BTreeMap<String, Option<AssetChange>>>,
}

/// Changes to the location of one kind of asset.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AssetChange {
    /// The path.
    pub path: Option<String>,
    /// Name of the credential.
    pub credentials_name: Option<String>,
}

impl Profile {
    /// The profile after a change.
    ///
    /// # Errors
    /// A sentence for each text that is too long or has control characters, and for unknown kinds of assets.
    pub fn changed(mut self, change: ProfileChange) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        for (field, max, sent, kept) in [
            ("description", MAX_LOGO, change.description, &mut self.description),
            ("logo", MAX_LOGO, change.logo, &mut self.logo),
            ("company", MAX_TEXT, change.company, &mut self.company),
            ("timezone", MAX_TEXT, change.timezone, &mut self.timezone),
            ("default_s3_path", MAX_TEXT, change.default_s3_path, &mut self.default_s3_path),
            (
                "default_s3_path_credentials_name",
                MAX_TEXT,
                change.default_s3_path_credentials_name,
                &mut self.default_s3_path_credentials_name,
            ),
        ] {
            put(field, max, sent, kept, &mut errors);
        }
        for (kind, change) in change.asset_locations.unwrap_or_default() {
            let Some(change) = change else { continue };
            if !ASSETS.contains(&kind.as_str()) {
                errors.add("asset_locations", format!("The kinds of assets are {}.", ASSETS.join(", ")));
                continue;
            }
            let mut location = self.asset_locations.remove(&kind).unwrap_or_default();
            put("asset_locations", MAX_TEXT, change.path, &mut location.path, &mut errors);
            put("asset_locations", MAX_TEXT, change.credentials_name, &mut location.credentials_name, &mut errors);
            if location != AssetLocation::default() {
                self.asset_locations.insert(kind, location);
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }

    /// Names of its credentials.
    pub fn credential_names(&self) -> impl Iterator<Item = &str> {
        let of_assets = self.asset_locations.values().map(|location| location.credentials_name.as_str());
        std::iter::once(self.default_s3_path_credentials_name.as_str()).chain(of_assets).filter(|name| !name.is_empty())
    }
}

fn put(field: &'static str, max: usize, sent: Option<String>, kept: &mut String, errors: &mut FieldErrors) {
    let Some(sent) = sent else { return };
    if sent.len() > max {
        errors.add(field, "This text is too long.");
    } else if has_control_characters(&sent.replace(['\n', '\r', '\t'], " ")) {
        errors.add(field, "This text has control characters.");
    } else {
        *kept = sent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_changes_and_an_empty_text_clears() {
        let change = |json: serde_json::Value| serde_json::from_value::<ProfileChange>(json).unwrap();
        let profile = Profile::default()
            .changed(change(serde_json::json!({
                "description": "Oceans",
                "default_s3_path": "s3://data",
                "default_s3_path_credentials_name": "prod",
                "asset_locations": { "groups": { "path": "s3://groups", "credentials_name": "other" }, "udfs": null },
            })))
            .unwrap();
        assert_eq!(profile.credential_names().collect::<Vec<_>>(), ["prod", "other"]);
        let cleared = change(serde_json::json!({
            "default_s3_path": "",
            "asset_locations": { "groups": { "path": "", "credentials_name": "" } },
        }));
        let profile = profile.changed(cleared).unwrap();
        assert_eq!((profile.description.as_str(), profile.default_s3_path.as_str()), ("Oceans", ""));
        assert!(profile.asset_locations.is_empty());
        let wrong = change(serde_json::json!({ "asset_locations": { "cats": {} }, "company": "a\u{0}" }));
        let errors = profile.changed(wrong).unwrap_err();
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["asset_locations", "company"]);
    }
}
