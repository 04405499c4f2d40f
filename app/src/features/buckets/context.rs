//! Shared state of the bucket configs page.

use leptos::prelude::*;

use crate::{api::buckets::Overview, refusal::Refusal, routes::Here};

/// The organisation's bucket configs, as far as the page shows them.
#[derive(Clone)]
pub(crate) struct Buckets {
    pub(crate) org: String,
    pub(crate) here: Memo<Here>,
    pub(crate) overview: Resource<Result<Overview, Refusal>>,
}
