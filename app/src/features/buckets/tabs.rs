//! The tabs of a bucket config's dialog, each with an address.

use domain::id::BucketConfigId;
use leptos::prelude::*;

use crate::routes::{Dialog, Here};

/// A tab of the dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BucketTab {
    Settings,
    Use,
}

/// Links to the tabs, for those who may see both.
#[component]
pub(super) fn BucketTabs(here: Here, id: BucketConfigId, current: BucketTab) -> impl IntoView {
    let link = |tab: BucketTab, label: &'static str, dialog: Dialog<'_>| {
        let current = (tab == current).then_some("page");
        view! {
            <a class="tab" href=here.dialog(dialog) aria-current=current>
                {label}
            </a>
        }
    };
    view! {
        <nav class="tab-list" aria-label="Bucket config">
            {link(BucketTab::Settings, "Settings", Dialog::Settings(id))} {link(BucketTab::Use, "Use it", Dialog::Use(id))}
        </nav>
    }
}
