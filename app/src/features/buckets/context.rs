//! Shared state of the bucket configs page.

use leptos::prelude::*;

use crate::{api::buckets::Overview, refusal::Refusal, routes::Here};

/// The part of the organisation's bucket configs that the page shows.
#[derive(Clone)]
pub(crate) struct Buckets {
    pub(crate) org: String,
    pub(crate) here: Memo<Here>,
    pub(crate) overview: Resource<Result<Overview, Refusal>>,
}
