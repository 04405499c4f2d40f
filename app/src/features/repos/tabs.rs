//! The tabs of a repo's dialog, each with an address, for those who manage it.

use domain::{audit::SubjectKind, org::Role, repo::Repo};
use leptos::prelude::*;

use crate::{
    routes::{self, Dialog, Here},
    ui::link_tabs::LinkTabs,
};

pub(super) const DETAILS: &str = "Details";
pub(super) const ACCESS: &str = "Access";

#[component]
pub(super) fn RepoTabs(org: String, here: Here, role: Role, repo: Repo, current: &'static str) -> impl IntoView {
    let mut tabs = vec![
        (DETAILS, here.dialog(Dialog::Repo(repo.name.as_str()))),
        (ACCESS, here.dialog(Dialog::RepoAccess(repo.name.as_str()))),
    ];
    if role.manages() {
        tabs.push(("Activity", routes::activity_of(&org, SubjectKind::Repo, &repo.id)));
    }
    view! { <LinkTabs label="Repo" tabs=tabs current=current /> }
}
