//! `POST /oauth/device/code`: a device begins its sign-in (RFC 8628, section 3.1).

use axum::{Json, extract::State};
use backend::devices::Asking;
use http::{Extensions, HeaderMap, header};
use serde_json::{Value, json};

use super::{client::ARRAYLAKE_CLIENT, parameters::Parameters};
use crate::{client_address, http::Problem, state::AppState};

/// A scope that a client names is ignored: a device acts as its person, as the page that confirms it says.
pub(super) async fn begin(
    State(state): State<AppState>,
    extensions: Extensions,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    parameters.must_be_of(ARRAYLAKE_CLIENT)?;
    let library = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let client = format!("{ARRAYLAKE_CLIENT} {library}");
    let asking = Asking { client: &client, network: client_address::network(&extensions) };
    let begun = backend::devices::begin(&state.cx, asking).await?;
    let page = format!("{}{}", state.origin(), app::routes::device());
    let shown = begun.user_code.shown();
    Ok(Json(json!({
        "device_code": *begun.device_code,
        "user_code": shown,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?code={shown}"),
        "expires_in": begun.expires_in,
        "interval": begun.interval,
    })))
}
