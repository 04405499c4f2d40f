//! The description of the API as a page.

use axum::{
    extract::State,
    response::{Html, IntoResponse},
};
use http::{HeaderMap, header};

use crate::{AppState, pages};

/// Allows scripts, styles and the description from this server, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// This description as a page
///
/// The same description, for people. It contains no private data.
#[utoipa::path(
    get,
    path = "/api/v1/docs",
    operation_id = "readDocs",
    tag = "About",
    security(()),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
pub(super) async fn read(State(state): State<AppState>, headers: HeaderMap) -> impl IntoResponse {
    let theme = pages::theme_of(&headers, state.is_https()).as_str();
    let (icon, docs) = (&state.site.assets.icon, &state.site.docs);
    let (css, js) = (&docs.css, &docs.js);
    let page = format!(
        r#"<!doctype html>
<html lang="en" data-theme="{theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lakewarden API</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{css}">
</head>
<body>
<main id="docs"><p>Lakewarden API: <a href="/api/v1/openapi.json">the description as an OpenAPI document</a>.</p></main>
<script type="module" src="{js}"></script>
</body>
</html>
"#
    );
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page))
}
