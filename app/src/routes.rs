//! The addresses of the pages, in one place.

use std::fmt::Display;

use domain::{id::BucketConfigId, org::OrgView};

/// The sign-in page.
pub const LOGIN: &str = "/login";
/// Where the sign-out form goes.
pub const LOGOUT: &str = "/logout";
/// Where the theme form goes.
pub const THEME: &str = "/theme";

/// Where somebody is taken who asked for no page in particular.
#[must_use]
pub fn home(orgs: &[OrgView]) -> String {
    orgs.first().map_or_else(|| LOGIN.to_owned(), |org| buckets(&org.slug))
}

/// The list of bucket configs.
#[must_use]
pub fn buckets(org: &impl Display) -> String {
    format!("/{org}/buckets")
}

/// The organisation's settings.
#[must_use]
pub fn settings(org: &impl Display) -> String {
    format!("/{org}/settings")
}

/// The Add bucket dialog over `page`.
#[must_use]
pub fn add_bucket(page: &str) -> String {
    format!("{page}?dialog=add")
}

/// The settings dialog of a bucket config over `page`.
#[must_use]
pub fn bucket_settings(page: &str, id: BucketConfigId) -> String {
    format!("{page}?dialog=settings&bucket={id}")
}

/// Where a test of values that are not stored yet is asked for.
#[must_use]
pub fn connection_test(org: &impl Display) -> String {
    format!("/{org}/connection-test")
}

/// Where a test of a stored bucket config is asked for.
#[must_use]
pub fn bucket_connection_test(org: &impl Display, id: BucketConfigId) -> String {
    format!("/{org}/buckets/{id}/connection-test")
}
