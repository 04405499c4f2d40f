//! The parts of a bucket config's dialog, each with an address.

use domain::id::BucketConfigId;
use leptos::prelude::*;

use crate::routes::{Dialog, Here};

/// A part of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Settings,
    Use,
}

/// Links to the parts, for those who may see both.
#[component]
pub(super) fn Parts(here: Here, id: BucketConfigId, current: Part) -> impl IntoView {
    let link = |part: Part, label: &'static str, dialog: Dialog<'_>| {
        let current = (part == current).then_some("page");
        view! {
            <a class="tab" href=here.dialog(dialog) aria-current=current>
                {label}
            </a>
        }
    };
    view! {
        <nav class="tab-list" aria-label="Bucket config">
            {link(Part::Settings, "Settings", Dialog::Settings(id))} {link(Part::Use, "Use it", Dialog::Use(id))}
        </nav>
    }
}
