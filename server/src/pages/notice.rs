//! The result of a form, shown once on the page it leads to. It is sent in a cookie: showing a page changes nothing on the
//! server.

use app::Notice;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use http::HeaderMap;

use crate::cookie::NOTICE;

/// Leaves a notice for the next page.
pub(super) fn set(response: &mut Response, sentence: &str, https: bool) {
    NOTICE.set(response.headers_mut(), &BASE64URL_NOPAD.encode(sentence.as_bytes()), https);
}

/// The notice that a form left for this page.
pub(super) fn read(headers: &HeaderMap, https: bool) -> Option<Notice> {
    let sentence = BASE64URL_NOPAD.decode(NOTICE.read(headers, https)?.as_bytes()).ok()?;
    String::from_utf8(sentence).ok().map(Notice)
}

/// Deletes the notice once it is shown.
pub(super) fn clear(response: &mut Response, https: bool) {
    NOTICE.clear(response.headers_mut(), https);
}
