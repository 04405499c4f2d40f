//! How to use a bucket config as a whole, for everybody who may read it.

use leptos::{either::Either, prelude::*};

use super::tabs::{self, BucketTabs};
use crate::{
    api::buckets::BucketUse,
    features::snippets::Snippets,
    routes::{self, Here},
    ui::dialog::{Dialog, LeaveLink},
};

#[component]
pub(super) fn UseDialog(org: String, here: Here, found: BucketUse) -> impl IntoView {
    let BucketUse { id, nickname, repos, role, usage } = found;
    let page = here.to_string();
    let tabs =
        role.manages().then(|| view! { <BucketTabs org=org.clone() here=here.clone() id=id current=tabs::USE /> });
    let link = match (repos, role.manages()) {
        (0, true) => Some((routes::create_repo_on_bucket(&org, id), "Create a repo")),
        (0, false) => None,
        _ => Some((routes::repos_on_bucket(&org, id), "Show the repos on it")),
    };
    let way_to_repos = match link {
        Some((href, label)) => Either::Left(view! { <a href=href>{label}</a> }),
        None => Either::Right("An admin can create one."),
    };
    view! {
        <Dialog title=format!("Use {nickname}") close_to=page.clone()>
            {tabs}
            <div class="dialog-body">
                <p>"arraylake, and everything else that writes arrays, uses a repo on this bucket config. " {way_to_repos}</p>
                <Snippets usage=usage />
            </div>
            <footer class="dialog-footer">
                <LeaveLink to=page>"Close"</LeaveLink>
            </footer>
        </Dialog>
    }
}
