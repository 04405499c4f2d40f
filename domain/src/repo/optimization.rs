//! Maintenance of a repo by data clients.

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// Maintenance of a repo by data clients. This server stores and returns it, and does none of it. Durations are
/// seconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptimizationConfig {
    /// The maintenance window.
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
    /// Duration.
    pub duration: f64,
    /// Start, in UTC: `HH:MM:SS`.
    pub start_time: String,
    /// The day, 0 for Monday.
    pub day_of_week: u8,
}

/// Garbage collection. A number is the age from which to delete; `None` disables deletion.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GcConfig {
    /// Additional snapshots whose objects stay.
    pub extra_gc_roots: Vec<String>,
    /// Unreferenced chunks.
    pub dangling_chunks: Option<f64>,
    /// Unreferenced manifests.
    pub dangling_manifests: Option<f64>,
    /// Unreferenced attributes.
    pub dangling_attributes: Option<f64>,
    /// Unreferenced transaction logs.
    pub dangling_transaction_logs: Option<f64>,
    /// Unreferenced snapshots.
    pub dangling_snapshots: Option<f64>,
    /// Interval.
    pub gc_every: Option<f64>,
    /// Whether enabled.
    pub enabled: bool,
}

/// Expiry of old versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpirationConfig {
    /// The age from which versions expire.
    pub expire_versions_older_than: f64,
    /// Interval.
    #[serde(default)]
    pub expire_every: Option<f64>,
    /// Whether enabled.
    #[serde(default)]
    pub enabled: bool,
}

impl OptimizationConfig {
    /// Validates what the types can't express.
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
