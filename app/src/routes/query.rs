//! Queries of addresses.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that are percent-encoded in a query: all but the unreserved ones (RFC 3986, section 2.3).
pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The same for a path as the value: its slashes stay readable.
pub(super) const ENCODED_PATH: &AsciiSet = &ENCODED.remove(b'/');

/// An address with the non-empty parts of a query.
pub(super) fn with_query(mut address: String, query: &[(&str, String)]) -> String {
    let mut separator = '?';
    for (key, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(address, "{separator}{key}={}", utf8_percent_encode(value, ENCODED));
        separator = '&';
    }
    address
}
