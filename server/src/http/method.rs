//! What the method of a request says.

use domain::token::Access;
use http::Method;

/// Whether a request only reads. HEAD is GET without the body (RFC 9110, section 9.3.2).
pub(crate) fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The access that a token needs for a request.
pub(crate) fn access_for(method: &Method) -> Access {
    if is_read(method) { Access::Read } else { Access::ReadWrite }
}
