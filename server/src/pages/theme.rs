//! Light, dark, or the system's theme: stored in a cookie, so that the server renders it and nothing flashes.

use app::Theme;
use axum::{
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use domain::draft::people::safe_next;
use serde::Deserialize;

use super::posted::Text;
use crate::{cookie::THEME, http::Problem, state::AppState};

#[derive(Debug, Deserialize)]
struct Form {
    theme: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn choose(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let form: Form = Text::read(request).await?.parsed()?;
    let mut response = Redirect::to(safe_next(&form.next)).into_response();
    THEME.set(response.headers_mut(), Theme::named(&form.theme).as_str(), state.is_https());
    Ok(response)
}
