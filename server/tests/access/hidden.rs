//! Whatever a member may not read is named nowhere: no page, file, list, search or answer of any interface tells of it.

use domain::{
    grant::{Level, Principal},
    org::Role,
};
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{World, browser, draft};

use crate::{
    access::table::{Effect, Interface, table},
    support::Server,
};

/// In the name of everything that is not granted.
const HIDDEN: &str = "obscura";
/// In the name of what is.
const SHOWN: &str = "shown";

/// A server whose organisation is private, with a member who was granted one bucket config, and one repo of another.
async fn with_member(pool: PgPool) -> (Server, domain::id::PersonId) {
    let world = World::new(pool).await;
    let member = world.named("grace", Role::Member).await.person();
    let server = Server::serve(world, None).await;
    let (cx, ada) = (&server.cx, &server.ada);
    backend::grants::set_default(cx, ada, None).await.unwrap();
    for (bucket, repos) in [("shown-lake", vec!["shown-a"]), ("obscura-sea", vec!["obscura-b", "shown-c"])] {
        server.add("acme", &draft::self_managed(bucket, bucket)).await;
        for repo in repos {
            let mut new = draft::repo(repo, bucket, repo);
            new.description = format!("{repo}-description").parse().unwrap();
            backend::repos::create(cx, ada, &new).await.unwrap();
        }
    }
    let lake = backend::buckets::list_choices(cx, ada, 9).await.unwrap();
    let lake = lake.into_iter().find(|(_, nickname)| nickname.as_str() == "shown-lake").unwrap().0;
    for on in [backend::grants::OnName::BucketConfig(lake), backend::grants::OnName::Repo("shown-c")] {
        backend::grants::give(cx, ada, on, Principal::Person(member), Level::Write).await.unwrap();
    }
    (server, member)
}

/// Without the one thing that the member knows of what is hidden, where it is told of their repo: its bucket.
fn told(text: &str) -> String {
    if text.contains("shown-c") { text.replace("obscura-sea", "their-repos-bucket") } else { text.to_owned() }
}

#[sqlx::test(migrations = "../migrations")]
async fn nothing_that_a_member_reads_names_what_they_may_not_read(pool: PgPool) {
    let (server, member) = with_member(pool).await;
    let actor = backend::actor::find(&server.cx, member, "acme").await.unwrap();
    let days = backend::Lifetime::days(1).unwrap();
    let token = backend::tokens::create(&server.cx, &actor, &"mine".parse().unwrap(), days).await.unwrap();
    let client = browser();
    server.sign_in_as(&client, "grace@example.com").await;
    let (mut asked, mut shown) = (0, 0);
    for row in
        table().into_iter().filter(|row| row.effect != Effect::Change && !matches!(row.interface, Interface::Form(_)))
    {
        let (method, path) = row.route.split_once(' ').unwrap_or(("POST", row.route));
        let path = path.replace("{org}", "acme").replace("{namespace}", "acme").replace("{repo}", "shown-c");
        if path.contains('{') || (method != "GET" && row.interface != Interface::Function) {
            continue;
        }
        let is_page = matches!(row.interface, Interface::Page | Interface::Function);
        let path = if row.interface == Interface::Function { format!("/api/ui/{path}") } else { path };
        for query in ["", "?q=obscura", "?search=obscura"] {
            let request = client.request(method.parse().unwrap(), server.url(&format!("{path}{query}")));
            let request = match row.interface {
                Interface::Function => {
                    let body = row.body.to_string().replace("{org}", "acme").replace("{repo}", "shown-c");
                    request
                        .header("content-type", "application/json")
                        .header("sec-fetch-site", "same-origin")
                        .body(body)
                }
                Interface::Page => request.header("accept", "text/html"),
                Interface::Tiledb => request.header("x-tiledb-rest-api-key", token.text.as_str()),
                _ => request.bearer_auth(token.text.as_str()),
            };
            let answer = request.send().await.unwrap();
            let status = answer.status();
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{}", row.route);
            let text = told(&answer.text().await.unwrap());
            // A page repeats what was searched for.
            let text = if is_page && !query.is_empty() {
                text.replace("\"obscura\"", "").replace("=obscura", "").replace("“obscura”", "")
            } else {
                text
            };
            assert!(!text.contains(HIDDEN), "{} {query}, {status}: {text}", row.route);
            asked += 1;
            shown += usize::from(text.contains(SHOWN));
        }
    }
    assert!(asked > 100 && shown > 10, "{asked} answers, {shown} of them with what is granted");
}
