//! The one text for every spelling of a store.

use domain::location::Location;

use crate::Context;

/// The one text for every spelling of a location's store.
pub(crate) fn store_key(cx: &Context, location: &Location) -> String {
    location.store.key(cx.aws.s3_endpoint())
}
