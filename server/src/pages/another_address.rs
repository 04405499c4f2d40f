//! Forms posted from a page of this server that was opened at an unknown address.

use app::{act::Page, refusal::Refusal};
use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header, uri::Authority};

use super::forms::Submission;
use crate::state::{AppState, PublicAddress};

/// The form again, with its input and advice; `None` if there is no such form. Only forms for visitors come here: a session is
/// bound to the address it was opened at.
pub(crate) async fn at_another_address(state: &AppState, request: Request) -> Option<Response> {
    Page::for_visitors(request.uri().path())?;
    let refusal = Refusal::Because(advice(state, &request));
    let submission = Submission::read(request).await.ok()?;
    let mut response = submission.refuse(state, refusal).await.into_response();
    if response.status() == StatusCode::CONFLICT {
        *response.status_mut() = StatusCode::FORBIDDEN;
    }
    Some(response)
}

/// Advice for the visitor or the operator.
fn advice(state: &AppState, request: &Request) -> String {
    let origin = state.origin();
    if state.address.public == PublicAddress::Set {
        return format!(
            "This form is taken at {origin} only, the address in the setting LAKEWARDEN_PUBLIC_URL. Open the page there."
        );
    }
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let here = host.map_or_else(|| "http://…".to_owned(), |host| format!("http://{host}"));
    format!(
        "This server does not know this address as its own. Ask the operator to set LAKEWARDEN_PUBLIC_URL to {here}, or \
         open the page at {origin} or at the machine's IP address."
    )
}
