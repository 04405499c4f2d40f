//! Repos: entries of the catalogue, each at a place of its own in a bucket.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Invalid,
    bucket::Nickname,
    id::{BucketConfigId, RepoId},
    location::Location,
    location::Prefix,
    moment::Moment,
    text::{alphanumeric_ends, not_a_secret, only},
};

/// Last path segments of addresses that repos share with other things, here and in data clients.
const RESERVED: [&str; 23] = [
    "access",
    "analytics",
    "api-clients",
    "billing",
    "buckets",
    "dap2",
    "edr",
    "exchange",
    "import",
    "metrics",
    "optimization",
    "paginated",
    "permissions",
    "publish",
    "repos",
    "repositories",
    "services",
    "settings",
    "sql",
    "tables",
    "tiles",
    "virtual-chunks",
    "icechunk",
];

checked_text!(
    /// The name of a repo: 2 to 128 of `A-Z a-z 0-9 _ . -`, a letter or digit at both ends, and none of the words that
    /// addresses use. Unique in its organisation whatever the case.
    RepoName,
    parse_name
);

fn parse_name(typed: &str) -> Result<String, Invalid> {
    let name = typed.trim();
    only(
        name,
        2,
        128,
        |b| b.is_ascii_alphanumeric() || b"_.-".contains(&b),
        "Use 2 to 128 letters, digits and _ . - characters.",
    )?;
    if !alphanumeric_ends(name) {
        return Err("Begin and end with a letter or a digit.".into());
    }
    if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        return Err("This name is part of addresses. Choose another.".into());
    }
    not_a_secret(name)?;
    Ok(name.to_owned())
}

checked_text!(
    /// What a repo is about, in at most 1,000 characters; may be empty.
    Description,
    parse_description
);

fn parse_description(typed: &str) -> Result<String, Invalid> {
    let text = typed.trim();
    if text.chars().count() > 1000 {
        return Err("A description has at most 1,000 characters.".into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("A description has no control characters.".into());
    }
    not_a_secret(text)?;
    Ok(text.to_owned())
}

/// What data clients know about a repo: at most 100 entries of scalars and lists of scalars, 16 KiB in all. Data clients
/// refuse to read anything else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<String, Value>);

impl Metadata {
    /// Judges the entries.
    ///
    /// # Errors
    /// A sentence when they can't be taken.
    pub fn new(entries: BTreeMap<String, Value>) -> Result<Self, Invalid> {
        let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
        let is_plain =
            |value: &Value| value.as_array().map_or_else(|| is_scalar(value), |list| list.iter().all(is_scalar));
        if entries.len() > 100 {
            return Err("Metadata has at most 100 entries.".into());
        }
        if entries.keys().any(|key| key.is_empty() || key.chars().count() > 128 || key.chars().any(char::is_control)) {
            return Err("The keys of metadata have 1 to 128 characters.".into());
        }
        if !entries.values().all(is_plain) {
            return Err("The values of metadata are texts, numbers, booleans, null, and lists of these.".into());
        }
        if serde_json::to_string(&entries).map_or(usize::MAX, |text| text.len()) > 16 * 1024 {
            return Err("Metadata has at most 16 KiB.".into());
        }
        Ok(Self(entries))
    }

    /// Adds, removes and replaces entries.
    ///
    /// # Errors
    /// A sentence when an entry to add is there already, one to remove or replace is not, or the result can't be taken.
    pub fn changed(&self, change: &MetadataChange) -> Result<Self, Invalid> {
        let mut entries = self.0.clone();
        for key in &change.remove {
            entries.remove(key).ok_or_else(|| format!("There is no metadata entry {key}."))?;
        }
        for (key, value) in &change.add {
            if entries.insert(key.clone(), value.clone()).is_some() {
                return Err(format!("There is a metadata entry {key} already. Update it instead.").into());
            }
        }
        for (key, value) in &change.update {
            entries.insert(key.clone(), value.clone()).ok_or_else(|| format!("There is no metadata entry {key}."))?;
        }
        Self::new(entries)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// What is to happen to a repo's metadata.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetadataChange {
    /// Entries that are not there yet.
    pub add: BTreeMap<String, Value>,
    /// Keys of entries that are.
    pub remove: Vec<String>,
    /// New values of entries that are.
    pub update: BTreeMap<String, Value>,
}

/// When and how data clients tidy up a repo. Kept for them and given back; this server does none of it. Durations are
/// seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptimizationConfig {
    /// When it is convenient.
    pub window: Option<OptimizationWindow>,
    /// Garbage collection.
    pub gc_config: Option<GcConfig>,
    /// Expiry of old versions.
    pub expiration_config: Option<ExpirationConfig>,
}

/// A time of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptimizationWindow {
    /// How long it lasts.
    pub duration: f64,
    /// When it begins, in UTC: `HH:MM:SS`.
    pub start_time: String,
    /// The day, 0 for Monday.
    pub day_of_week: u8,
}

/// Garbage collection. A number deletes what is older, nothing keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GcConfig {
    /// Snapshots to keep from.
    pub extra_gc_roots: Vec<String>,
    /// Chunks nobody points at.
    pub dangling_chunks: Option<f64>,
    /// Manifests nobody points at.
    pub dangling_manifests: Option<f64>,
    /// Attributes nobody points at.
    pub dangling_attributes: Option<f64>,
    /// Transaction logs nobody points at.
    pub dangling_transaction_logs: Option<f64>,
    /// Snapshots nobody points at.
    pub dangling_snapshots: Option<f64>,
    /// How often.
    pub gc_every: Option<f64>,
    /// Whether at all.
    pub enabled: bool,
}

/// Expiry of old versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpirationConfig {
    /// From which age on.
    pub expire_versions_older_than: f64,
    /// How often.
    #[serde(default)]
    pub expire_every: Option<f64>,
    /// Whether at all.
    #[serde(default)]
    pub enabled: bool,
}

impl OptimizationConfig {
    /// Judges what the types leave open.
    ///
    /// # Errors
    /// A sentence when data clients would refuse to read it.
    pub fn check(&self) -> Result<(), Invalid> {
        let Some(window) = &self.window else { return Ok(()) };
        let clock: Vec<&str> = window.start_time.split(':').collect();
        let is_time = matches!(clock.as_slice(), [hour, minute, second]
            if clock.iter().all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
                && *hour < "24" && *minute < "60" && *second < "60");
        if is_time && window.day_of_week <= 6 {
            Ok(())
        } else {
            Err("The window begins at HH:MM:SS on a day from 0 to 6.".into())
        }
    }
}

/// Whether data clients may use a repo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RepoMode {
    /// They may.
    #[default]
    Online,
    /// They may, and are warned.
    Maintenance,
    /// They may not.
    Offline,
}

impl RepoMode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::Online, Self::Maintenance, Self::Offline];

    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Maintenance => "maintenance",
            Self::Offline => "offline",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Online => "Online",
            Self::Maintenance => "Maintenance",
            Self::Offline => "Offline",
        }
    }
}

impl std::str::FromStr for RepoMode {
    type Err = Invalid;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str() == word)
            .ok_or_else(|| "The modes are online, maintenance and offline.".into())
    }
}

/// The state somebody put a repo in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepoStatus {
    /// Whether data clients may use it.
    pub mode: RepoMode,
    /// Why, in words.
    pub message: Option<Description>,
    /// The e-mail address of whoever said so.
    pub set_by: Option<String>,
}

/// A bucket config as a repo names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChosenBucket {
    /// The organisation's default.
    Default,
    /// The one of this nickname.
    Named(Nickname),
}

/// Where in its bucket config a new repo is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Somewhere nobody has been: the server makes up a prefix.
    Fresh,
    /// Under this prefix, below the bucket config's own.
    At(Prefix),
    /// Under this prefix, which may or may not begin with the bucket config's own: data clients disagree on it.
    InBucket(Prefix),
}

/// A repo that has yet to be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRepo {
    /// Its name.
    pub name: RepoName,
    /// Its bucket config.
    pub bucket: ChosenBucket,
    /// Its place in there.
    pub place: Place,
    /// What it is about.
    pub description: Description,
    /// What data clients know about it.
    pub metadata: Metadata,
}

/// A repo, as it may be shown to anybody in its organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repo {
    /// Its id.
    pub id: RepoId,
    /// Its name.
    pub name: RepoName,
    /// Its bucket config.
    pub bucket: BucketConfigId,
    /// What that is called.
    pub bucket_nickname: Nickname,
    /// Where it lies: the bucket config's place with the repo's full prefix.
    pub location: Location,
    /// What it is about.
    pub description: Description,
    /// What data clients know about it.
    pub metadata: Metadata,
    /// How data clients tidy it up.
    pub optimization: OptimizationConfig,
    /// Whether they may use it.
    pub status: RepoStatus,
    /// Who registered it.
    pub created_by: Option<Creator>,
    /// When that was.
    pub created_at: Moment,
    /// When its entry was last changed.
    pub updated_at: Moment,
}

/// Whoever registered a repo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creator {
    /// Their id.
    pub id: crate::id::PersonId,
    /// Their e-mail address.
    pub email: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(value: Value) -> Result<Metadata, Invalid> {
        Metadata::new(serde_json::from_value(value).unwrap())
    }

    #[test]
    fn names() {
        for good in ["era5", "a1", "Sea_Ice.v2-daily"] {
            assert!(good.parse::<RepoName>().is_ok(), "{good}");
        }
        for bad in ["", "a", "repos", "Buckets", "a/b", "a b", "-ab", "ab.", "é5", "..", &"a".repeat(129)] {
            assert!(bad.parse::<RepoName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn metadata_is_what_clients_read() {
        assert!(metadata(json!({ "a": 1, "b": ["x", null], "c": true })).is_ok());
        for bad in [json!({ "a": {} }), json!({ "a": [[1]] }), json!({ "": 1 }), json!({ "a": "x".repeat(17_000) })] {
            assert!(metadata(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn metadata_changes_say_what_they_mean() {
        let known = metadata(json!({ "a": 1, "b": 2 })).unwrap();
        let change = |change: Value| {
            let part = |key: &str| serde_json::from_value(change[key].clone()).unwrap_or_default();
            known.changed(&MetadataChange {
                add: part("add"),
                update: part("update"),
                remove: serde_json::from_value(change["remove"].clone()).unwrap_or_default(),
            })
        };
        let changed = change(json!({ "add": { "c": 3 }, "remove": ["a"], "update": { "b": 4 } })).unwrap();
        assert_eq!(serde_json::to_value(changed).unwrap(), json!({ "b": 4, "c": 3 }));
        assert!(change(json!({ "add": { "a": 3 } })).is_err());
        assert!(change(json!({ "remove": ["x"] })).is_err());
        assert!(change(json!({ "update": { "x": 1 } })).is_err());
    }

    #[test]
    fn optimization_is_read_as_clients_write_it() {
        let good = json!({ "window": { "duration": 3600.0, "start_time": "03:00:00", "day_of_week": 6 },
            "expiration_config": { "expire_versions_older_than": 86400.0, "expire_every": null, "enabled": true } });
        assert!(serde_json::from_value::<OptimizationConfig>(good).unwrap().check().is_ok());
        let late = json!({ "window": { "duration": 1, "start_time": "25:00:00", "day_of_week": 0 } });
        assert!(serde_json::from_value::<OptimizationConfig>(late).unwrap().check().is_err());
        assert!(serde_json::from_value::<OptimizationConfig>(json!({ "other": 1 })).is_err());
    }
}
