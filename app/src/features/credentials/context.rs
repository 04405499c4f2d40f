//! Shared state of the cloud credentials page.

use leptos::prelude::*;

use crate::{api::credentials::Overview, refusal::Refusal, routes::Here};

/// The part of the namespace's credentials that the page shows.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) namespace: String,
    pub(super) here: Memo<Here>,
    pub(super) overview: Resource<Result<Overview, Refusal>>,
}
