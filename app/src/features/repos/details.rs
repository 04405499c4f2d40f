//! A repo: its location, its metadata, and its state.

use domain::{
    draft::repo::ModeDraft,
    grant::Level,
    org::Role,
    repo::{Repo, RepoMode},
};
use leptos::prelude::*;

use super::{
    list::RepoState,
    tabs::{DETAILS, RepoTabs},
};
use crate::{
    act::Act as _,
    api::repos::{RepoDetails, SetMode},
    features::snippets::Snippets,
    form::{self, Returned},
    routes::{self, Here},
    ui::{
        banner::RefusalBanner,
        dialog::{Dialog, LeaveLink},
        fact::Fact,
        field::{SelectField, Spec, TextField, errors_of},
        moment::Exactly,
    },
};

const MODE: Spec = Spec::text("mode", "State")
    .help("Maintenance: data clients use it, and are warned. Offline: nobody receives keys for it.");
const MESSAGE: Spec = Spec::text("message", "Message (optional)").help("Shown to data clients, and on this page.");

#[component]
pub(super) fn DetailsDialog(org: String, here: Here, details: RepoDetails) -> impl IntoView {
    let page = here.to_string();
    let RepoDetails { repo, role, reaches_bucket, usage } = details;
    let bucket = reaches_bucket.then(|| bucket_address(&org, &repo, role));
    let delete = here.dialog(routes::Dialog::DeleteRepo(repo.name.as_str()));
    let action = here.dialog(routes::Dialog::Repo(repo.name.as_str()));
    let tabs = (repo.level == Level::Manage)
        .then(|| view! { <RepoTabs org=org here=here role=role repo=repo.clone() current=DETAILS /> });
    view! {
        <Dialog title=format!("Repo {}", repo.name) close_to=page.clone()>
            {tabs}
            <div class="dialog-body">
                <Facts repo=repo.clone() bucket=bucket />
                {(repo.level == Level::Manage).then(|| view! { <ModeForm repo=repo action=action /> })}
                <section class="snippets" aria-label="Use this repo">
                    <h3>"Use this repo"</h3>
                    <Snippets usage=usage />
                </section>
            </div>
            <footer class="dialog-footer">
                {role
                    .manages()
                    .then(|| {
                        view! {
                            <a class="button button-danger dialog-footer-aside" href=delete>
                                "Delete…"
                            </a>
                        }
                    })}
                <LeaveLink to=page>"Close"</LeaveLink>
            </footer>
        </Dialog>
    }
}

#[component]
fn ModeForm(repo: Repo, action: String) -> impl IntoView {
    let Returned { draft, refusal, .. } = form::returned::<ModeDraft, ()>(&[SetMode::name()]);
    let stored = ModeDraft {
        mode: repo.status.mode.as_str().to_owned(),
        message: repo.status.message.map(Into::into).unwrap_or_default(),
    };
    let ModeDraft { mode, message } = draft.unwrap_or(stored);
    let error = errors_of(refusal.clone());
    let options = RepoMode::ALL.map(|mode| (mode.as_str().to_owned(), mode.label().to_owned())).to_vec();
    view! {
        <form method="post" action=action class="form form-inline" novalidate>
            <RefusalBanner refusal=refusal />
            <input type="hidden" name="repo" value=repo.name.to_string() />
            <TextField spec=MESSAGE value=RwSignal::new(message) error=error("message") />
            <SelectField spec=MODE options=options value=RwSignal::new(mode) error=error("mode") />
            <div class="form-actions">
                <button class="button" name="intent" value=SetMode::name()>
                    "Save state"
                </button>
            </div>
        </form>
    }
}

/// The address of what the reader finds of the repo's bucket config: its settings, or how to use it.
fn bucket_address(org: &str, repo: &Repo, role: Role) -> String {
    let dialog = if role.manages() { routes::Dialog::Settings(repo.bucket) } else { routes::Dialog::Use(repo.bucket) };
    Here::at(routes::buckets(&org)).dialog(dialog)
}

#[component]
fn Facts(
    repo: Repo,
    /// The address of its bucket config, if the reader reaches that.
    bucket: Option<String>,
) -> impl IntoView {
    let nickname = repo.bucket_nickname.to_string();
    let nickname = match bucket {
        Some(href) => view! { <a href=href>{nickname}</a> }.into_any(),
        None => nickname.into_any(),
    };
    let metadata: Vec<String> = repo.metadata.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    view! {
        <dl class="facts">
            <Fact term="Location">
                <code>{repo.location.to_string()}</code>
            </Fact>
            <Fact term="Bucket config">{nickname}</Fact>
            <Fact term="State">
                <RepoState mode=repo.status.mode />
                <p class="field-help">{repo.status.mode.about()}</p>
            </Fact>
            {repo.status.message.clone().map(|message| view! { <Fact term="Message">{message.to_string()}</Fact> })}
            {(!repo.description.as_str().is_empty()).then(|| view! { <Fact term="Description">{repo.description.to_string()}</Fact> })}
            {(!metadata.is_empty()).then(|| view! { <Fact term="Metadata"><code>{metadata.join(", ")}</code></Fact> })}
            {repo.created_by.clone().map(|creator| view! { <Fact term="Created by">{creator.email}</Fact> })}
            <Fact term="Created">
                <Exactly at=repo.created_at />
            </Fact>
        </dl>
    }
}
