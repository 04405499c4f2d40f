//! Light, dark, or as the system has it: kept in a cookie, so that the server renders it and nothing flashes.

use app::Theme;
use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use domain::draft::people::safe_next;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::read_form;

const COOKIE: &str = "theme";

#[derive(Debug, Deserialize)]
struct Form {
    theme: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn choose(request: Request) -> Result<Response, StatusCode> {
    let (_, form): (_, Form) = read_form(request).await?;
    let theme = Theme::named(&form.theme).as_str();
    let cookie = format!("{COOKIE}={theme}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    let mut response = axum::response::Redirect::to(safe_next(&form.next)).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

pub(super) fn chosen(headers: &HeaderMap) -> Theme {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(Theme::named)
        .unwrap_or_default()
}
