//! The result of a form, shown once on the page it leads to. It is sent in a cookie: showing a page changes nothing on the
//! server.

use app::{Notice, act::Done};
use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, StatusCode};

use crate::{cookie::NOTICE, http::Problem};

/// Leaves a notice for the next page.
pub(super) fn set(response: &mut Response, notice: &Notice, https: bool) {
    let text = serde_json::to_vec(notice).unwrap_or_default();
    NOTICE.set(response.headers_mut(), &BASE64URL_NOPAD.encode(&text), https);
}

/// The answer to an island's call; a success leaves its notice.
pub(super) async fn of_success(answer: Response, https: bool) -> Result<Response, Problem> {
    let (parts, body) = answer.into_parts();
    let defect = |_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR);
    let text = to_bytes(body, usize::MAX).await.map_err(defect)?;
    let done = serde_json::from_slice::<Done>(&text).ok();
    let mut answer = Response::from_parts(parts, Body::from(text));
    if let Some(Done { notice: Some(sentence), row, .. }) = done {
        set(&mut answer, &Notice { sentence, row }, https);
    }
    Ok(answer)
}

/// The notice that a form left for this page.
pub(super) fn read(headers: &HeaderMap, https: bool) -> Option<Notice> {
    let text = BASE64URL_NOPAD.decode(NOTICE.read(headers, https)?.as_bytes()).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Deletes the notice once it is shown.
pub(super) fn clear(response: &mut Response, https: bool) {
    NOTICE.clear(response.headers_mut(), https);
}
