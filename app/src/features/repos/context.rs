//! Shared state of the repos page.

use leptos::prelude::*;

use crate::routes::Here;

/// The part of the list that the dialogs lie over.
#[derive(Clone, Copy)]
pub(super) struct Repos {
    pub(super) here: Memo<Here>,
}
