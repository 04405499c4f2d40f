//! Compares requests with their description: undescribed input is refused.

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use domain::field::FieldErrors;
use http::{Method, Uri};
use utoipa::openapi::{
    RefOr,
    path::{Operation, ParameterIn},
};

use super::{description::operations, routes::DESCRIPTION};
use crate::http::{Problem, without_body};

/// The operation that a request is for.
fn operation(method: &Method, path: &str) -> Option<&'static Operation> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    operations(DESCRIPTION.paths.paths.get(path)?).find(|(of, _)| *of == method).map(|(_, operation)| operation)
}

fn names(operation: &Operation, of: ParameterIn) -> impl Iterator<Item = &str> {
    let parameters = operation.parameters.iter().flatten();
    parameters.filter_map(move |known| match known {
        RefOr::T(known) if known.parameter_in == of => Some(known.name.as_str()),
        _ => None,
    })
}

/// Whether an operation is described with a header of this name.
pub(super) fn takes_header(method: &Method, path: &str, name: &str) -> bool {
    let operation = operation(method, path);
    operation.is_some_and(|known| names(known, ParameterIn::Header).any(|known| known.eq_ignore_ascii_case(name)))
}

/// Refuses undescribed parameters, and fields of a body where none is expected, by their names.
pub(super) async fn only_described(request: Request, next: Next) -> Result<Response, Problem> {
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let Some(operation) = operation(request.method(), path) else { return Ok(next.run(request).await) };
    only_known_parameters(operation, request.uri())?;
    let request = if operation.request_body.is_none() { bodiless(request).await? } else { request };
    Ok(next.run(request).await)
}

fn only_known_parameters(operation: &Operation, uri: &Uri) -> Result<(), FieldErrors> {
    let known: Vec<&str> = names(operation, ParameterIn::Query).collect();
    let mut errors = FieldErrors::default();
    for (name, _) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if !known.contains(&&*name) {
            errors.add(&format!("?{}", name.escape_default()), "There is no such parameter.");
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// A request without a body.
async fn bodiless(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    without_body(Request::new(body), &()).await?;
    Ok(Request::from_parts(parts, Body::empty()))
}
