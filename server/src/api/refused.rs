//! The error answers in the description.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses, ToSchema as _,
    openapi::{Content, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder, schema::Type},
};

use crate::http::ProblemDetails;

fn refused(about: &str) -> ResponseBuilder {
    let details = Ref::from_schema_name(ProblemDetails::name());
    ResponseBuilder::new().description(about).content(ProblemDetails::CONTENT_TYPE, Content::new(Some(details)))
}

fn with_wait(response: ResponseBuilder) -> ResponseBuilder {
    let seconds = HeaderBuilder::new()
        .schema(Some(utoipa::openapi::ObjectBuilder::new().schema_type(Type::Integer)))
        .description(Some("Seconds after which to try again."))
        .build();
    response.header("Retry-After", seconds)
}

fn listed(all: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let waits = |status: &str| matches!(status, "429" | "503");
    let response = |(status, about): &(&str, &str)| {
        let response = refused(about);
        let response = if waits(status) { with_wait(response) } else { response };
        ((*status).to_owned(), RefOr::T(response.build()))
    };
    all.iter().map(response).collect()
}

/// The error answers of every operation.
pub(super) struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        listed(&[
            ("400", "The request cannot be read."),
            ("401", "No valid API token or password came with the request."),
            ("403", "The caller's role, or the scopes of their token, do not allow this."),
            ("404", "There is no such thing, or it is another organisation's."),
            ("413", "The body is too long."),
            ("422", "A field or a parameter cannot be taken as it is; `errors` tells which."),
            ("429", "Too many requests."),
            ("500", "Something went wrong on the server."),
            ("503", "The server, or the store it asked, cannot do this at the moment."),
        ])
    }
}

/// The answer to a conflict with the current state.
pub(super) struct Contradicts;

impl IntoResponses for Contradicts {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        listed(&[("409", "It contradicts what is there; `type` tells how.")])
    }
}

/// The error answers of an operation that requires `If-Match`.
pub(super) struct Outdated;

impl IntoResponses for Outdated {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        listed(&[
            ("412", "Somebody changed it meanwhile: read it again, and compare."),
            ("428", "The header If-Match is missing."),
        ])
    }
}
