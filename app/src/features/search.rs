//! What a search for anything in an organisation finds.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{current_org::CurrentOrg, refused::loaded};
use crate::{
    api::{self, search::Matches},
    routes::{self, Dialog, Here, Section},
};

/// A link to a match.
struct Found {
    href: String,
    name: String,
    about: String,
}

#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    let CurrentOrg(org) = expect_context();
    let search = use_query_map().with_untracked(|query| query.get("q")).unwrap_or_default();
    let content = loaded(api::search::find(org, search), |matches| view! { <Results matches=matches /> }.into_any());
    view! {
        <Title text="Search" />
        {content}
    }
}

#[component]
fn Results(matches: Matches) -> impl IntoView {
    let action = routes::search(&matches.org);
    let typed = matches.search.clone();
    let groups = groups(&matches);
    let heading = match (typed.is_empty(), groups.is_empty()) {
        (true, _) => "Search".to_owned(),
        (false, true) => format!("Nothing matches “{typed}”"),
        (false, false) => format!("Matches for “{typed}”"),
    };
    let count = groups.iter().map(|(_, found)| found.len()).sum::<usize>();
    let found = match (typed.is_empty(), count) {
        (true, count) => format!("{count} actions"),
        (false, 0) => heading.clone(),
        (false, 1) => "1 match".to_owned(),
        (false, count) if matches.has_more => format!("The first {count} matches"),
        (false, count) => format!("{count} matches"),
    };
    let groups = groups.into_iter().map(|(title, found)| view! { <Group title=title found=found /> }).collect_view();
    view! {
        <h1>{heading}</h1>
        <form method="get" action=action role="search" class="search">
            <input
                type="search"
                name="q"
                value=typed
                maxlength="100"
                aria-label="Search names, locations, identifiers and addresses"
                placeholder="Names, locations, identifiers, addresses"
            />
            <button class="button">"Search"</button>
        </form>
        <div class="stack" data-matches data-found=found>
            {groups}
        </div>
    }
}

/// The matches by kind, without the kinds that have none.
fn groups(matches: &Matches) -> Vec<(&'static str, Vec<Found>)> {
    let org = &matches.org;
    let buckets = matches.buckets.iter().map(|bucket| {
        let list = Here::at(routes::buckets(org));
        let href = if matches.role.manages() {
            list.dialog(Dialog::Settings(bucket.id))
        } else {
            list.search(bucket.nickname.as_str())
        };
        Found { href, name: bucket.nickname.to_string(), about: bucket.location.to_string() }
    });
    let repos = matches.repos.iter().map(|repo| Found {
        href: routes::repo(org, &repo.name),
        name: repo.name.to_string(),
        about: repo.location.to_string(),
    });
    let credentials = matches.credentials.iter().map(|credential| {
        let list = Here::at(routes::credentials(org));
        let href = if matches.role.manages() {
            list.dialog(Dialog::Credential(credential.id))
        } else {
            list.search(credential.name.as_str())
        };
        Found { href, name: credential.name.to_string(), about: credential.shown.identifier().to_owned() }
    });
    let members = matches.members.iter().map(|member| Found {
        href: routes::members(org),
        name: member.name.clone(),
        about: member.email.clone(),
    });
    let groups = [
        (if matches.search.is_empty() { "Actions" } else { "Pages and actions" }, actions(matches)),
        ("Bucket configs", buckets.collect()),
        ("Repos", repos.collect()),
        ("Cloud credentials", credentials.collect()),
        ("Members", members.collect()),
    ];
    groups.into_iter().filter(|(_, found)| !found.is_empty()).collect()
}

/// The sections and actions whose words contain the search; every action where nothing is searched for.
fn actions(matches: &Matches) -> Vec<Found> {
    let (org, manages) = (&matches.org, matches.role.manages());
    let sections = Section::of_org(matches.role).into_iter().map(|section| (section.label(), section.address(org)));
    let of_admins = [
        ("Add bucket", Here::at(routes::buckets(org)).dialog(Dialog::Add)),
        ("Create repo", Here::at(routes::repos(org)).dialog(Dialog::Add)),
        ("Add cloud credentials", Here::at(routes::credentials(org)).dialog(Dialog::AddCredential(""))),
        ("Invite somebody", Here::at(routes::members(org)).dialog(Dialog::Invite)),
    ];
    let of_everyone = [("Create API token", format!("{}#new-token", routes::tokens(org)))];
    let sought = matches.search.to_lowercase();
    sections
        .filter(|_| !sought.is_empty())
        .chain(of_admins.into_iter().filter(|_| manages))
        .chain(of_everyone)
        .filter(|(label, _)| label.to_lowercase().contains(&sought))
        .map(|(label, href)| Found { href, name: label.to_owned(), about: String::new() })
        .collect()
}

#[component]
fn Group(title: &'static str, found: Vec<Found>) -> impl IntoView {
    let rows = found
        .into_iter()
        .map(|Found { href, name, about }| {
            view! {
                <li>
                    <a class="nickname" href=href>
                        {name}
                    </a>
                    <code class="uri">{about}</code>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>{title}</h2>
            <ul class="card card-list">{rows}</ul>
        </section>
    }
}
