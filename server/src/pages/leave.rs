//! The way to another site. A redirect after a form would need every site on the way, which an identity provider chooses,
//! in the `form-action` of the policy (CSP 3, section 6.4.1); a document that goes on by itself needs none.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, header};

use crate::http::HoldsSecret;

/// Browsers go on at once; whoever has that switched off has a link.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// A document that leads to `address`, an absolute one that was serialised as a URL.
pub(super) fn leave_to(address: &str) -> Response {
    let escaped = address.replace('&', "&amp;").replace('"', "%22").replace('<', "%3C").replace('\'', "%27");
    let document = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lakewarden</title><p><a href=\"{escaped}\">Go on</a></p></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (REFRESH, format!("0; url={}", address.replace(['"', '\'', '<'], ""))),
    ];
    let mut response = (headers, document).into_response();
    response.extensions_mut().insert(HoldsSecret);
    response
}
