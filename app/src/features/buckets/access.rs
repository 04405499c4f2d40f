//! Who can reach a bucket config, and all repos on it.

use domain::id::BucketConfigId;
use leptos::prelude::*;

use super::tabs::{ACCESS, BucketTabs};
use crate::{
    act::Act as _,
    api::grants::{GrantBucket, GrantDraft, RevokeOnBucket, WhoReaches},
    features::access::{AccessBody, Acts},
    form,
    routes::{self, Here},
    ui::dialog::{Dialog, LeaveLink},
};

#[component]
pub(super) fn AccessDialog(org: String, here: Here, id: BucketConfigId, found: WhoReaches) -> impl IntoView {
    let page = here.to_string();
    let acts = Acts {
        action: here.dialog(routes::Dialog::BucketAccess(id)),
        within: ("id", id.to_string()),
        give: GrantBucket::name(),
        revoke: RevokeOnBucket::name(),
        is_repo: false,
    };
    let returned = form::returned::<GrantDraft, ()>(&[GrantBucket::name(), RevokeOnBucket::name()]);
    view! {
        <Dialog title=format!("Who can reach {}", found.name) close_to=page.clone()>
            <BucketTabs org=org here=here id=id current=ACCESS />
            <AccessBody found=found acts=acts returned=returned />
            <footer class="dialog-footer">
                <LeaveLink to=page>"Close"</LeaveLink>
            </footer>
        </Dialog>
    }
}
