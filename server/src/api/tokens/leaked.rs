//! A token that was found where it should not be.

use axum::extract::State;
use domain::secret::SecretInput;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    AppState,
    api::refused::Refused,
    client_address,
    http::{Problem, Strict},
};

/// A text that may be a token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Leaked {
    /// The text.
    #[schema(value_type = String, max_length = 65_536, example = "ema_0a1b2c3d4e5f_...")]
    token: SecretInput,
}

/// Report a leaked token
///
/// If the text is a valid token, it is revoked. Anybody may report one; the answer is the same for every text.
#[utoipa::path(
    post,
    path = "/api/v1/tokens/leaked",
    operation_id = "reportLeakedToken",
    tag = "API tokens",
    security(()),
    request_body = Leaked,
    responses((status = 204, description = "If it was a token, it is revoked."), Refused)
)]
pub(super) async fn leaked(
    State(state): State<AppState>,
    extensions: http::Extensions,
    Strict(leaked): Strict<Leaked>,
) -> Result<StatusCode, Problem> {
    let network = client_address::network(&extensions);
    backend::tokens::end_leaked(&state.cx, network, leaked.token.expose()).await?;
    Ok(StatusCode::NO_CONTENT)
}
