//! Who can reach a repo.

use domain::{
    org::Role,
    repo::{Repo, Visibility},
};
use leptos::prelude::*;

use super::tabs::{ACCESS, RepoTabs};
use crate::{
    act::Act as _,
    api::{
        grants::{GrantDraft, GrantRepo, RevokeOnRepo, WhoReaches},
        repos::SetVisibility,
    },
    features::access::{AccessBody, Acts},
    form,
    routes::{self, Here},
    ui::{
        banner::RefusalBanner,
        dialog::{Dialog, LeaveLink},
        field::{SelectField, Spec, errors_of},
    },
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
    let visibility = view! { <VisibilityForm action=acts.action.clone() repo=repo.clone() role=role /> }.into_any();
    let returned = form::returned::<GrantDraft, ()>(&[GrantRepo::name(), RevokeOnRepo::name()]);
    view! {
        <Dialog title=format!("Who can reach {}", found.name) close_to=page.clone()>
            <RepoTabs org=org here=here role=role repo=repo current=ACCESS />
            <AccessBody found=found acts=acts returned=returned visibility=visibility />
            <footer class="dialog-footer">
                <LeaveLink to=page>"Close"</LeaveLink>
            </footer>
        </Dialog>
    }
    .into_any()
}

const VISIBILITY: Spec = Spec::text("visibility", "Read by");

/// Who reads the repo without a grant. Only admins set it: grants stay inside the organisation, and this does not.
#[component]
fn VisibilityForm(action: String, repo: Repo, role: Role) -> impl IntoView {
    if !role.manages() {
        let is_public = repo.visibility == Visibility::AuthenticatedPublic;
        return is_public
            .then(|| view! { <p>"Everybody with an account of this server reads this repo, without a grant."</p> })
            .into_any();
    }
    let refusal = form::returned::<(), ()>(&[SetVisibility::name()]).refusal;
    let error = errors_of(refusal.clone());
    let choices = Visibility::ALL.map(|it| (it.as_str().to_owned(), it.label().to_owned())).to_vec();
    let refused = form::refused::<SetVisibility>().filter(|refused| refused.repo == repo.name.as_str());
    let chosen = refused.map_or_else(|| repo.visibility.as_str().to_owned(), |refused| refused.visibility);
    view! {
        <section aria-labelledby="visibility-heading">
            <h3 id="visibility-heading">"Outside the organisation"</h3>
            <p class="field-help">
                "Grants stay inside. Opened, everybody with an account reads this repo by data clients, and finds nothing else of the organisation."
            </p>
            <form method="post" action=action class="form form-inline">
                <RefusalBanner refusal=refusal />
                <input type="hidden" name="repo" value=repo.name.to_string() />
                <SelectField spec=VISIBILITY options=choices value=RwSignal::new(chosen) error=error("visibility") />
                <div class="form-actions">
                    <button class="button" name="intent" value=SetVisibility::name()>
                        "Save"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
