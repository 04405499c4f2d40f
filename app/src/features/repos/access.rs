//! Who can reach a repo.

use leptos::prelude::*;

use super::tabs::{ACCESS, RepoTabs};
use crate::{
    act::Act as _,
    api::grants::{GrantDraft, GrantRepo, RevokeOnRepo, WhoReaches},
    features::access::{AccessBody, Acts},
    form,
    routes::{self, Here},
    ui::dialog::{Dialog, LeaveLink},
};

#[component]
pub(super) fn AccessDialog(org: String, here: Here, found: WhoReaches) -> impl IntoView {
    let role = found.role;
    let Some(repo) = found.repo.clone() else { return ().into_any() };
    let page = here.to_string();
    let acts = Acts {
        action: here.dialog(routes::Dialog::RepoAccess(repo.name.as_str())),
        within: ("repo", repo.name.to_string()),
        give: GrantRepo::name(),
        revoke: RevokeOnRepo::name(),
        is_repo: true,
    };
    let returned = form::returned::<GrantDraft, ()>(&[GrantRepo::name(), RevokeOnRepo::name()]);
    view! {
        <Dialog title=format!("Who can reach {}", found.name) close_to=page.clone()>
            <RepoTabs org=org here=here role=role repo=repo current=ACCESS />
            <AccessBody found=found acts=acts returned=returned />
            <footer class="dialog-footer">
                <LeaveLink to=page>"Close"</LeaveLink>
            </footer>
        </Dialog>
    }
    .into_any()
}
