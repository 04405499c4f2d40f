//! Shared state of the repos page.

use leptos::prelude::*;

use crate::routes::Here;

/// The part of the list under the dialogs.
#[derive(Clone, Copy)]
pub(super) struct Repos {
    pub(super) here: Memo<Here>,
}
