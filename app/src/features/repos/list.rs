//! The list of repos.

use domain::{
    audit::SubjectKind,
    listing::{RepoColumn, RepoView},
    moment::Moment,
    repo::{Repo, RepoMode},
};
use leptos::prelude::*;

use crate::{
    api::repos::Part,
    routes,
    routes::Here,
    ui::{
        badge::{StatusWord, Tone},
        copy::CopyCode,
        empty::Empty,
        icon::Glyph,
        list::{AddLink, List, Section},
        moment::Ago,
        paging::Filter,
        row_menu::{Choice, RowActions},
        row_name::RowName,
        table::Row,
    },
};

#[component]
pub(super) fn RepoList(part: Part, view: RepoView, here: Here) -> impl IntoView {
    let filters = filters(&part, &view);
    let is_empty = part.repos.total == 0 && here.wanted.search.is_empty() && view.state.is_none();
    let Part { org, role, repos, on, now, .. } = part;
    let manages = role.manages();
    let add = here.dialog(routes::Dialog::Add);
    let add_link = move || manages.then(|| view! { <AddLink href=add.clone() label="Create repo" /> }.into_any());
    let title = if on.is_some() { "No repos on this bucket config" } else { "No repos yet" };
    let text = if manages {
        "A repo holds arrays under a prefix of its own in one of your buckets. Create one here, or with create_repo in the arraylake client."
    } else {
        "A repo holds arrays under a prefix of its own in one of your buckets. An admin of this organisation can create one."
    };
    let about = match on {
        Some(nickname) => view! {
            "On the bucket config " <strong>{nickname.to_string()}</strong> ". "
            <a href=routes::repos(&org)>"Show all repos"</a>
        }
        .into_any(),
        None => format!("What {org} keeps, and where: each repo has a place of its own.").into_any(),
    };
    let export = here.export(here.path());
    let row = {
        let here = here.clone();
        let org = org.to_string();
        move |repo| repo_row(&org, &repo, &here, now, manages)
    };
    let (action, add) = (add_link(), add_link());
    let nothing_yet = view! {
        <Empty title=title text=text>
            {add}
        </Empty>
    };
    view! {
        <Section name="repos" title="Repos" is_page=true about=about action=action>
            <List
                page=repos
                here=here
                noun="repo"
                search="Search names and locations"
                filters=filters
                caption="Repos"
                class="repos"
                columns=RepoColumn::ALL
                order=view.order
                export=export
                row=row
                is_empty=is_empty
            >
                {nothing_yet}
            </List>
        </Section>
    }
}

/// A long list of bucket configs is offered in part: those beyond it have a link to their repos in their own list.
fn filters(part: &Part, view: &RepoView) -> Vec<Filter> {
    let mut buckets = part.buckets.clone();
    let chosen = view.on.zip(part.on.clone());
    buckets.extend(chosen.filter(|(id, _)| part.buckets.iter().all(|(listed, _)| listed != id)));
    vec![
        Filter::new("state", "State", "Any state", RepoMode::ALL.map(|state| (state.as_str(), state.label()))),
        Filter::new("on", "Bucket config", "Any bucket config", buckets),
    ]
}

fn repo_row(org: &str, repo: &Repo, here: &Here, now: Moment, manages: bool) -> Row<4> {
    let details = here.dialog(routes::Dialog::Repo(repo.name.as_str()));
    let name = repo.name.to_string();
    let mut choices = vec![Choice::to("Use it", details.clone())];
    let nickname = repo.bucket_nickname.to_string();
    let mut bucket = nickname.clone().into_any();
    if manages {
        let settings = Here::at(routes::buckets(&org)).dialog(routes::Dialog::Settings(repo.bucket));
        bucket = view! { <a href=settings.clone()>{nickname}</a> }.into_any();
        choices.extend([
            Choice::to("Bucket config", settings),
            Choice::to("Activity", routes::activity_of(&org, SubjectKind::Repo, &repo.id)),
            Choice::destroying("Delete…", here.dialog(routes::Dialog::DeleteRepo(repo.name.as_str()))),
        ]);
    }
    let actions = view! { <RowActions name=name.clone() id=repo.id.to_string() choices=choices /> };
    let location = view! { <CopyCode label=format!("location of {name}") text=repo.location.to_string() /> }.into_any();
    Row::new([
        view! { <RowName name=name href=Some(details) beneath=location /> }.into_any(),
        bucket,
        view! { <RepoState mode=repo.status.mode /> }.into_any(),
        view! { <Ago at=repo.created_at now=now /> }.into_any(),
    ])
    .with_actions(Some(actions.into_any()))
    .about(repo.id)
}

/// Whether data clients may use a repo.
#[component]
pub(super) fn RepoState(mode: RepoMode) -> impl IntoView {
    let (tone, glyph) = match mode {
        RepoMode::Online => (Tone::Good, Glyph::CHECK),
        RepoMode::Maintenance => (Tone::Neutral, Glyph::WARNING),
        RepoMode::Offline => (Tone::Bad, Glyph::CROSS),
    };
    view! { <StatusWord tone=tone glyph=glyph word=mode.label() /> }
}
