//! The tabs of a bucket config's dialog, each with an address, and what belongs to it elsewhere.

use domain::{audit::SubjectKind, id::BucketConfigId};
use leptos::prelude::*;

use crate::{
    routes::{self, Dialog, Here},
    ui::link_tabs::LinkTabs,
};

pub(super) const SETTINGS: &str = "Settings";
pub(super) const USE: &str = "Use it";
pub(super) const ACCESS: &str = "Access";

/// Links to the tabs, for admins.
#[component]
pub(super) fn BucketTabs(org: String, here: Here, id: BucketConfigId, current: &'static str) -> impl IntoView {
    let tabs = vec![
        (SETTINGS, here.dialog(Dialog::Settings(id))),
        (USE, here.dialog(Dialog::Use(id))),
        (ACCESS, here.dialog(Dialog::BucketAccess(id))),
        ("Repos", routes::repos_on_bucket(&org, id)),
        ("Activity", routes::activity_of(&org, SubjectKind::BucketConfig, &id)),
    ];
    view! { <LinkTabs label="Bucket config" tabs=tabs current=current /> }
}
