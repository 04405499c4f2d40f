//! Addresses with characters that no stored name or search can contain.

use http::{StatusCode, Uri};
use percent_encoding::percent_decode_str;

use super::Problem;

/// Refuses an address with a NUL character, which PostgreSQL can neither store nor compare.
pub(crate) fn must_be_storable(uri: &Uri) -> Result<(), Problem> {
    let has_nul = |text: &str| percent_decode_str(text).any(|byte| byte == 0);
    if has_nul(uri.path()) || uri.query().is_some_and(has_nul) {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "The address holds a NUL character, which nothing here has.",
        ));
    }
    Ok(())
}
