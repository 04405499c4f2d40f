//! Shared by all families: reading requests, and error answers.
//!
//! Handlers and extractors fail with a [`Problem`]; the layers around them fail with a bare status. [`crate::answers`]
//! converts both into the format of the path's family, so that all paths of a family share one format.

mod authorization;
mod body;
mod change;
mod coding;
mod details;
mod distinct;
mod family;
mod holding;
mod method;
mod object;
mod page;
mod problem;
mod query;
mod stored_text;
mod strict;
mod xml;

pub(crate) use self::{
    authorization::Authorization,
    body::{Body, is_json, storable_json, whole},
    change::{Both, Change},
    coding::{Codings, Compressible, HoldsSecret, is_compressed},
    details::ProblemDetails,
    family::{Family, refusal},
    holding::{Found, Holding},
    method::{access_for, is_read},
    page::{TypedFields, wants_page},
    problem::Problem,
    query::Query,
    stored_text::must_be_storable,
    strict::{Strict, filled, without_body},
    xml::{document, element, sts_error},
};
