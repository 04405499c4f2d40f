//! The sign-in of `arraylake auth login`: where the client finds the authorization server, [`oauth`](crate::oauth).

use axum::{Json, extract::State};
use http::StatusCode;
use serde_json::{Value, json};

use crate::{http::Problem, oauth::ARRAYLAKE_CLIENT, state::AppState};

/// `GET /auth/config`: the client calls the authorization server over https, whatever this says.
pub(super) async fn config(State(state): State<AppState>) -> Result<Json<Value>, Problem> {
    match state.origin().strip_prefix("https://") {
        Some(authority) => Ok(Json(json!({ "domain": authority, "client_id": ARRAYLAKE_CLIENT }))),
        None => Err(no_sign_in_over_http(state.origin())),
    }
}

/// `GET /v2/logout`: the client sends nothing by which its device could be known, and then forgets its tokens. The person
/// signs the device out on their account's page.
pub(super) async fn signed_out() -> Json<Value> {
    Json(json!({}))
}

/// Whether a path belongs to the client's sign-in.
pub(crate) fn is_sign_in(path: &str) -> bool {
    path.split('/').find(|part| !part.is_empty()) == Some("auth")
}

/// The answer to a path of the sign-in that does not exist: a service URI with a final slash leads to one.
pub(crate) fn no_sign_in_there(origin: &str) -> Problem {
    if origin.starts_with("https://") {
        Problem::new(
            StatusCode::NOT_FOUND,
            format!("Not found. Set ARRAYLAKE_SERVICE__URI to {origin}, without a final slash."),
        )
    } else {
        no_sign_in_over_http(origin)
    }
}

fn no_sign_in_over_http(origin: &str) -> Problem {
    let page = app::routes::tokens(&domain::org::OWN_NAMESPACE);
    Problem::new(
        StatusCode::NOT_FOUND,
        format!(
            "The client signs in over https only, and this server's address is http. Make an API token in the browser, at \
             {origin}{page} or in the settings of an organisation, and set ARRAYLAKE_TOKEN to it."
        ),
    )
}
