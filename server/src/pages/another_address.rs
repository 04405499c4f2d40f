//! Forms posted from a page of this server that was opened at an unknown address.

use app::{
    refusal::Refusal,
    routes::{INVITATION_PREFIX, LOGIN, PASSWORD_RESET_PREFIX, SET_UP_PREFIX},
};
use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, header, uri::Authority};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    members, password_reset, people,
    posted::{Answer, Page, read_form},
};
use crate::state::{AppState, PublicAddress};

/// The form again, with its input and advice; `None` if there is no such form. Only forms for signed-out visitors come here:
/// a session is bound to the address it was opened at.
pub(crate) async fn at_another_address(state: &AppState, request: Request) -> Option<Response> {
    let refusal = Refusal::Because(advice(state, &request));
    let path = request.uri().path().to_owned();
    let answered = if path == LOGIN {
        again(request, |draft| people::shown_again(draft, refusal)).await
    } else if path.starts_with(SET_UP_PREFIX) {
        again(request, |draft| people::set_up_again(draft, refusal)).await
    } else if path.starts_with(INVITATION_PREFIX) {
        again(request, |draft| members::join_again(draft, refusal)).await
    } else if path.starts_with(PASSWORD_RESET_PREFIX) {
        again(request, |draft| password_reset::shown_again(draft, refusal)).await
    } else {
        None
    };
    let (page, answer) = answered?;
    let mut response = answer.send(state, page).await.into_response();
    if response.status() == StatusCode::CONFLICT {
        *response.status_mut() = StatusCode::FORBIDDEN;
    }
    Some(response)
}

async fn again<D: DeserializeOwned + Serialize>(
    request: Request,
    answer: impl FnOnce(D) -> Answer,
) -> Option<(Page, Answer)> {
    let (page, draft) = read_form(request).await.ok()?;
    Some((page, answer(draft)))
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
