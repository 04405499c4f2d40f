//! What is known of a bucket from its last connection test, in the client's form.

use domain::{bucket::Bucket, check::Status};
use serde::Serialize;

/// The `health` of a bucket config, which clients from 1.7 read. Everybody who may read the config sees it; what failed is in
/// the report, which only admins see.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    /// `healthy`, `degraded` where the test warned, `unhealthy` where it failed, `unknown` where there is none.
    status: &'static str,
    last_checked_at: Option<String>,
    message: Option<&'static str>,
    /// What passed, by the names of the checks.
    capabilities: Vec<String>,
}

impl Health {
    pub(super) fn of(bucket: &Bucket) -> Self {
        let (status, message) = match bucket.status {
            Status::NotTested => ("unknown", Some("Not tested with its current values.")),
            Status::NotChecked(_) => ("unknown", Some("This server can't check it: clients bring their own keys.")),
            Status::Verified(_) => ("healthy", None),
            Status::VerifiedWithWarnings(_) => ("degraded", Some("The connection test warns: admins see its report.")),
            Status::Failing(_) => ("unhealthy", Some("The connection test fails: admins see its report.")),
        };
        let last_checked_at = bucket.status.since().map(domain::moment::Moment::iso);
        Self { status, last_checked_at, message, capabilities: bucket.capabilities.clone() }
    }
}
