//! What every family of answers shares: how a request is read, and how it is told that it is not carried out.
//!
//! Handlers and extractors fail with a [`Problem`]; so does whatever stands around them, by its status alone.
//! [`crate::answers`] puts it into the form of the family the path belongs to, so that no path has another form than its neighbours.

mod authorization;
mod body;
mod change;
mod coding;
mod details;
mod family;
mod object;
mod page;
mod problem;
mod query;
mod stored_text;
mod strict;

pub(crate) use self::{
    authorization::Authorization,
    body::{Body, is_json, storable_json, whole},
    change::{Change, Two},
    coding::{Codings, HoldsSecret, is_compressed},
    details::ProblemDetails,
    family::{Family, refusal},
    page::{TypedFields, wants_page},
    problem::Problem,
    query::Query,
    stored_text::only_storable,
    strict::{Strict, filled, without_body},
};
