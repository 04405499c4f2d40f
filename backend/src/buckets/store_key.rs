//! The key that is equal for all spellings of a store.

use domain::location::Location;

use crate::Context;

/// The key of a location's store, equal for all its spellings.
pub(crate) fn store_key(cx: &Context, location: &Location) -> String {
    location.store.key(cx.aws.s3_endpoint())
}
