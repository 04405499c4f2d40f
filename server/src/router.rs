//! Routes and layers of the whole server.

use ::http::{HeaderValue, StatusCode, header};
use axum::{
    Router,
    body::Body,
    middleware,
    response::{IntoResponse as _, Response},
    routing::post,
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    map_request_body::MapRequestBodyLayer, map_response_body::MapResponseBodyLayer, timeout::TimeoutLayer,
};

use crate::{
    answers, api, assets, client_address,
    compat::{arraylake, tiledb},
    cookie, cross_site, health, http, oauth, pages,
    routing::{RouteName, Routes},
    serve::REQUEST_TIMEOUT,
    session,
    state::AppState,
    sts, telemetry,
};

/// The longest request body, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The whole server.
pub fn router(state: AppState) -> Router {
    // Ignore the error if the executor is already set.
    let _ = any_spawner::Executor::init_tokio();
    // Of layers, the last one added is the first to see a request.
    let browser = pages::routes()
        .into_router()
        .route("/api/ui/{*function}", post(pages::server_function))
        .fallback(pages::missing)
        .layer(session::layer(state.cx.clone(), state.is_https()))
        .layer(middleware::map_response(session::tell_unsaved))
        .layer(middleware::map_response_with_state(state.clone(), cookie::send_known_device))
        .layer(middleware::from_fn_with_state(state.clone(), cross_site::guard))
        .layer(middleware::from_fn_with_state(state.clone(), answers::only_pages));
    let everything = Router::new()
        .merge(public().into_router())
        .merge(arraylake::routes().into_router())
        .merge(tiledb::routes().into_router())
        .merge(oauth::routes().into_router())
        .merge(sts::routes().into_router())
        .merge(api::router(state.clone()))
        .merge(browser);
    around(everything, &state).with_state(state)
}

/// Adds the layers that every request passes, the outermost first. They are one stack, in which two are functions with a
/// `Next`: for every request, a layer that a router is given by itself, and each such function, clones and boxes all that is
/// inside it.
fn around(routes: Router<AppState>, state: &AppState) -> Router<AppState> {
    let (proxies, is_https) = (state.proxies.clone(), state.is_https());
    let stack = ServiceBuilder::new()
        .map_request(move |request| client_address::note(&proxies, request))
        .map_response(move |response| security_headers(is_https, response))
        .layer(middleware::from_fn_with_state(state.clone(), telemetry::log_request))
        .layer(CompressionLayer::new().compress_when(http::is_compressed))
        // Answers from inside have at least a status; this function gives them the format of their family.
        .layer(middleware::from_fn_with_state(state.clone(), answers::in_form))
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(MapResponseBodyLayer::new(Body::new))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(MapRequestBodyLayer::new(Body::new));
    routes.layer(stack)
}

/// Public routes.
fn public() -> Routes {
    Routes::new().get("/livez", health::live).get("/readyz", health::ready).get("/pkg/{name}", assets::serve)
}

/// Every route except server functions, which have their own registry.
#[must_use]
pub fn route_names() -> Vec<RouteName> {
    let mut names = Vec::new();
    for routes in [public(), arraylake::routes(), tiledb::routes(), oauth::routes(), sts::routes(), pages::routes()] {
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
fn security_headers(is_https: bool, mut response: Response) -> Response {
    let always = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    let over_https = is_https.then_some((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    for (name, value) in always.into_iter().chain(over_https) {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
