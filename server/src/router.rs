//! Routes and layers of the whole server.

use std::time::Duration;

use ::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::{Router, middleware, response::IntoResponse as _, routing::post};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    set_header::SetResponseHeaderLayer, timeout::TimeoutLayer,
};

use crate::{
    answers, api, assets, client_address,
    compat::{arraylake, tiledb},
    cookie, cross_site, denied, health, http, pages,
    routing::{RouteName, Routes},
    serve::in_time,
    session,
    state::AppState,
    telemetry,
};

/// The longest request body, in bytes.
const MAX_BODY: usize = 64 * 1024;
/// The longest duration of a request: a connection test, and a little more.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The whole server.
pub fn router(state: AppState) -> Router {
    // Ignore the error if the executor is already set.
    let _ = any_spawner::Executor::init_tokio();
    // Of layers, the last one added is the first to see a request.
    let browser = pages::routes()
        .into_router()
        .route("/api/ui/{*function}", post(pages::server_function))
        .layer(session::layer(state.cx.clone(), state.is_https()))
        .layer(middleware::map_response(session::tell_unsaved))
        .layer(middleware::map_response_with_state(state.clone(), cookie::send_known_device))
        .layer(middleware::from_fn_with_state(state.clone(), cross_site::guard))
        .layer(middleware::from_fn(answers::only_pages));
    let everything = Router::new()
        .merge(public().into_router())
        .merge(arraylake::routes().into_router())
        .merge(tiledb::routes().into_router())
        .merge(api::router(state.clone()))
        .merge(browser)
        .fallback(answers::not_here)
        .layer(middleware::from_fn(http::only_storable))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(middleware::from_fn(in_time))
        // Answers from above have at least a status; this layer gives them the format of their family.
        .layer(middleware::from_fn_with_state(state.clone(), answers::in_form))
        .layer(CompressionLayer::new().compress_when(http::is_compressed));
    with_security_headers(everything, state.is_https())
        .layer(middleware::from_fn_with_state(state.clone(), client_address::note))
        .layer(middleware::from_fn_with_state(state.clone(), denied::record))
        .layer(middleware::from_fn(telemetry::log_request))
        .with_state(state)
}

/// Public routes.
fn public() -> Routes {
    Routes::new().get("/livez", health::live).get("/readyz", health::ready).get("/pkg/{name}", assets::serve)
}

/// Every route except server functions, which have their own registry.
#[must_use]
pub fn route_names() -> Vec<RouteName> {
    let mut names = Vec::new();
    for routes in [public(), arraylake::routes(), tiledb::routes(), pages::routes()] {
        names.extend_from_slice(routes.names());
    }
    names.extend_from_slice(api::route_names());
    names
}

/// The intents of forms, which count as routes in the access table.
pub fn form_intents() -> impl Iterator<Item = &'static str> {
    pages::intents()
}

/// Headers of every answer; pages add their own policy for scripts. Answers must not be cached unless they say so
/// themselves, as the browser files do: most contain private data, and many a token or keys.
fn with_security_headers(router: Router<AppState>, https: bool) -> Router<AppState> {
    let router = router
        .layer(if_absent(header::CACHE_CONTROL, "no-store"))
        .layer(if_absent(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(if_absent(header::REFERRER_POLICY, "same-origin"))
        .layer(if_absent(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"));
    if https { router.layer(if_absent(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000")) } else { router }
}

fn if_absent(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
