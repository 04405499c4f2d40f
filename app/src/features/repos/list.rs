//! The list of repos.

use domain::{
    moment::Moment,
    repo::{Repo, RepoMode},
};
use leptos::{either::Either, prelude::*};

use crate::{
    api::repos::Catalogue,
    routes,
    routes::Here,
    ui::{
        badge::{StatusWord, Tone},
        empty::{Empty, NothingFound},
        icon::{Glyph, Icon},
        moment::Ago,
        paging::{Pager, Search},
        table::{Heading, Table},
    },
};

#[component]
pub(super) fn RepoList(catalogue: Catalogue, here: Here) -> impl IntoView {
    let Catalogue { org, role, repos, on, now } = catalogue;
    let manages = role.manages();
    let is_searched = !repos.wanted.search.is_empty();
    let has_search = is_searched || repos.total > 1;
    let content = if repos.total == 0 && !is_searched {
        view! { <NoRepos manages=manages here=here.clone() is_filtered=on.is_some() /> }.into_any()
    } else if repos.items.is_empty() {
        view! { <NothingFound here=here.clone() what="repo" /> }.into_any()
    } else {
        let rows = repos
            .items
            .clone()
            .into_iter()
            .map(|repo| view! { <RepoRow repo=repo here=here.clone() now=now /> })
            .collect_view();
        let headings = ["Name", "Location", "Bucket config", "State", "Created"].map(Heading::Seen).to_vec();
        view! {
            <Table caption="Repos" headings=headings class="repos">
                {rows}
            </Table>
            <Pager page=repos here=here.clone() />
        }
        .into_any()
    };
    let intro = match on {
        Some(nickname) => Either::Left(view! {
            <p>
                "On the bucket config " <strong>{nickname.to_string()}</strong> ". "
                <a href=routes::repos(&org)>"Show all repos"</a>
            </p>
        }),
        None => {
            Either::Right(view! { <p>{format!("What {org} keeps, and where: each repo has a place of its own.")}</p> })
        }
    };
    view! {
        <section class="section" aria-labelledby="repos-heading">
            <header class="section-header">
                <div>
                    <h1 id="repos-heading">"Repos"</h1>
                    {intro}
                </div>
                {manages.then(|| view! { <CreateLink here=here.clone() /> })}
            </header>
            {has_search.then(|| view! { <Search here=here label="Search names and locations" /> })}
            {content}
        </section>
    }
}

#[component]
fn CreateLink(here: Here) -> impl IntoView {
    view! {
        <a class="button button-primary" href=here.dialog(routes::Dialog::Add)>
            <Icon glyph=Glyph::Plus />
            "Create repo"
        </a>
    }
}

#[component]
fn NoRepos(manages: bool, here: Here, is_filtered: bool) -> impl IntoView {
    let title = if is_filtered { "No repos on this bucket config" } else { "No repos yet" };
    let text = if manages {
        "A repo holds arrays under a prefix of its own in one of your buckets. Create one here, or with create_repo in the arraylake client."
    } else {
        "A repo holds arrays under a prefix of its own in one of your buckets. An admin of this organisation can create one."
    };
    view! {
        <Empty title=title text=text>
            {manages.then(|| view! { <CreateLink here=here /> })}
        </Empty>
    }
}

#[component]
fn RepoRow(repo: Repo, here: Here, now: Moment) -> impl IntoView {
    let details = here.dialog(routes::Dialog::Repo(repo.name.as_str()));
    view! {
        <tr>
            <th scope="row">
                <a class="nickname" href=details>
                    {repo.name.to_string()}
                </a>
            </th>
            <td>
                <code class="uri">{repo.location.to_string()}</code>
            </td>
            <td>{repo.bucket_nickname.to_string()}</td>
            <td>
                <RepoState mode=repo.status.mode />
            </td>
            <td>
                <Ago at=repo.created_at now=now />
            </td>
        </tr>
    }
}

/// Whether data clients may use a repo.
#[component]
pub(super) fn RepoState(mode: RepoMode) -> impl IntoView {
    let (tone, glyph) = match mode {
        RepoMode::Online => (Tone::Good, Glyph::Check),
        RepoMode::Maintenance => (Tone::Neutral, Glyph::Warning),
        RepoMode::Offline => (Tone::Bad, Glyph::Cross),
    };
    view! { <StatusWord tone=tone glyph=glyph word=mode.label() /> }
}
