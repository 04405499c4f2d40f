//! Named routes: a router and the list of its routes come from the same lines.

use axum::{Router, handler::Handler, routing::MethodFilter};

use crate::state::AppState;

/// A method and a path, such as `GET /orgs/{org}/buckets`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteName {
    /// The method.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
}

/// A router with the names of its routes.
pub(crate) struct Routes {
    router: Router<AppState>,
    names: Vec<RouteName>,
}

impl Routes {
    pub(crate) fn new() -> Self {
        Self { router: Router::new(), names: Vec::new() }
    }

    pub(crate) fn get<H: Handler<T, AppState>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on("GET", MethodFilter::GET, path, handler)
    }

    pub(crate) fn post<H: Handler<T, AppState>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on("POST", MethodFilter::POST, path, handler)
    }

    pub(crate) fn put<H: Handler<T, AppState>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on("PUT", MethodFilter::PUT, path, handler)
    }

    pub(crate) fn patch<H: Handler<T, AppState>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on("PATCH", MethodFilter::PATCH, path, handler)
    }

    pub(crate) fn delete<H: Handler<T, AppState>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on("DELETE", MethodFilter::DELETE, path, handler)
    }

    fn on<H, T>(mut self, method: &'static str, filter: MethodFilter, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.names.push(RouteName { method, path });
        Self { router: self.router.route(path, axum::routing::on(filter, handler)), names: self.names }
    }

    pub(crate) fn names(&self) -> &[RouteName] {
        &self.names
    }

    pub(crate) fn into_router(self) -> Router<AppState> {
        self.router
    }
}
