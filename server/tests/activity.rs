//! Events over HTTP: the page, the export, sign-ins, and denied requests.

use crate::support::Server;
use domain::{
    audit::{EventFilter, Turn},
    org::Role,
};
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{PASSWORD, World, browser, draft};

async fn sentences(server: &Server, search: &str) -> Vec<String> {
    let filter = EventFilter { search: search.into(), ..EventFilter::default() };
    let page = backend::audit::list(&server.cx, &server.ada, &filter, Turn::Newest).await.unwrap();
    page.items.iter().map(|listed| listed.event.sentence().to_string()).collect()
}

/// Inserts `count` events into Ada's organisation.
async fn fill(server: &Server, count: i64) {
    sqlx::query(
        "insert into audit_event (org_id, action, subject_kind, subject, subject_name)
         select o.id, 'repo.edited', 'repo', gen_random_uuid(), 'r' || n
         from org o, generate_series(1, $1) n where o.slug = 'acme' order by n",
    )
    .bind(count)
    .execute(&server.pool)
    .await
    .unwrap();
}

async fn page(server: &Server, path: &str) -> String {
    let answer = server.client.get(server.url(path)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    // Without the marks that Leptos sets between texts.
    answer.text().await.unwrap().replace("<!>", "")
}

#[sqlx::test(migrations = "../migrations")]
async fn the_page_tells_events_as_sentences_and_links_what_is_still_there(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let id = server.add("acme", &draft::self_managed("production", "data")).await;
    let shown = page(&server, "/acme/activity?q=production").await;
    assert!(shown.contains("ada@example.com</strong> added"), "{shown}");
    assert!(shown.contains(&format!("bucket={id}")) && shown.contains("bucket config production"), "{shown}");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_addresses_before_lead_to_the_page_and_the_file_with_their_query(pool: PgPool) {
    let server = Server::start(pool).await;
    let query = "q=a%26b&before=7";
    for (before, now) in [
        (format!("/acme/settings/audit?{query}"), format!("/acme/activity?{query}")),
        ("/profile/settings/audit".to_owned(), "/profile/activity".to_owned()),
        (format!("/my-org/settings/audit.csv?{query}"), format!("/my-org/activity.csv?{query}")),
        ("/%2Fexample.com%5C/settings/audit".to_owned(), "/%2Fexample.com%5C/activity".to_owned()),
    ] {
        let answer = server.client.get(server.url(&before)).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()),
            (308, &*now),
            "{before}"
        );
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_page_and_the_file_are_filtered_by_their_address(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let kept = server.add("acme", &draft::self_managed("kept", "kept")).await;
    server.add("acme", &draft::self_managed("other", "other")).await;
    let ada = server.ada.person();
    let tells = async |query: &str, name: &str| page(&server, &format!("/acme/activity?{query}")).await.contains(name);
    for (query, found) in [
        (format!("object=bucket_config:{kept}"), 1),
        (format!("person={ada}&action=buckets&object=bucket_config&q=kept"), 1),
        (format!("person={ada}&action=bucket_config.created"), 2),
        ("action=vended".to_owned(), 0),
        (format!("object=repo:{kept}"), 0),
        ("person=00000000-0000-4000-8000-000000000000".to_owned(), 0),
        ("from=2000-01-01&to=2000-01-02".to_owned(), 0),
        ("from=2000-01-01&to=2999-01-01&q=bucket_config.created".to_owned(), 2),
    ] {
        let file = page(&server, &format!("/acme/activity.csv?{query}")).await;
        assert_eq!(file.lines().count(), 1 + found, "{query}");
        assert_eq!(tells(&query, "bucket config kept</a>").await, found > 0, "{query}");
        assert_eq!(tells(&query, "bucket config other</a>").await, found > 1, "{query}");
        assert_eq!(tells(&query, "No event matches these filters").await, found == 0, "{query}");
        assert!(tells(&query, "Clear filters").await, "{query}");
    }
    assert!(!tells("", "Clear filters").await);
    assert!(tells(&format!("object=bucket_config:{kept}"), "selected>bucket config kept</option>").await);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_filter_that_cannot_be_read_is_told_at_its_field_with_what_was_typed(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    for (query, sentence, typed) in [
        ("from=2026-11-23&to=2026-11-22", "The end is before the beginning.", "value=\"2026-11-22\""),
        ("from=yesterday", "This is no date such as 2026-11-22.", "value=\"yesterday\""),
        ("person=ada", "This is not the id of a person.", "value=\"ada\""),
        ("action=made", "There is no such action.", "value=\"made\""),
        ("object=moon:7", "There is no such kind of object.", "value=\"moon:7\""),
    ] {
        for path in ["/acme/activity", "/acme/activity.csv"] {
            let answer = server.client.get(server.url(&format!("{path}?{query}"))).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}?{query}");
            let shown = answer.text().await.unwrap();
            assert!(!shown.contains("organization.created"), "{path}?{query}: no events");
            assert!(path.ends_with("csv") || (shown.contains(sentence) && shown.contains(typed)), "{query}: {shown}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_are_turned_by_links_alone(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    fill(&server, 120).await;
    let first = page(&server, "/acme/activity").await;
    assert!(first.contains("repo r120") && !first.contains("repo r70<"), "the newest fifty");
    assert!(!first.contains("rel=\"prev\""), "nothing is newer");
    let link = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = page(&server, &link).await;
    assert!(second.contains("repo r70<") && !second.contains("repo r71<"), "the fifty before");
    assert!(second.contains("rel=\"prev\""), "the way back");
}

#[sqlx::test(migrations = "../migrations")]
async fn the_export_is_whole_and_one_that_fails_midway_is_no_file(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    fill(&server, 2_500).await;
    let whole = page(&server, "/acme/activity.csv").await;
    assert!(whole.starts_with("at,organization,person,token,"));
    assert_eq!(whole.lines().filter(|line| line.contains("repo.edited")).count(), 2_500);
    assert_eq!(page(&server, "/acme/activity.csv?q=r17").await.lines().count(), 1 + 111, "what a search finds");
    server.add("acme", &draft::self_managed("production", "data")).await;
    backend::repos::create(&server.cx, &server.ada, &draft::repo("era5", "", "")).await.unwrap();
    // An event that no act writes, and that the reader can't parse: it comes in the second part.
    sqlx::query(
        "insert into audit_event (org_id, action, subject_kind, subject, subject_name)
         select id, 'repo.edited', 'repo', 'nonsense', 'r' from org where slug = 'acme'",
    )
    .execute(&server.pool)
    .await
    .unwrap();
    fill(&server, 1_500).await;
    let answer = server.client.get(server.url("/acme/activity.csv")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.is_err(), "a part of it must not look like the whole");
}

#[sqlx::test(migrations = "../migrations")]
async fn signing_in_and_out_is_told_to_whose_account_it_is(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    server.post("/logout", &[]).await;
    server.sign_in().await;
    let own = page(&server, "/profile/activity").await;
    assert!(
        own.contains("ada@example.com</strong> signed in") && own.contains("ada@example.com</strong> signed out"),
        "{own}"
    );
    let history = sentences(&server, "session").await;
    assert!(!history.iter().any(|sentence| sentence.contains("signed")), "no organisation is told of it: {history:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_denied_is_an_event_whichever_door_it_was_tried_at(pool: PgPool) {
    let world = World::new(pool).await;
    let mel = world.named("mel", Role::Member).await;
    let token = world.token(&mel).await;
    let server = Server::serve(world, None).await;
    let client = browser();
    server.sign_in_as(&client, "mel@example.com").await;
    let shown = client.get(server.url("/acme/activity")).send().await.unwrap();
    assert_eq!(shown.status(), StatusCode::FORBIDDEN);
    let form = [("intent", "buckets/set-default"), ("id", "00000000-0000-4000-8000-000000000000")];
    let posted = client.post(server.url("/acme/buckets")).header("sec-fetch-site", "same-origin").form(&form);
    assert_eq!(posted.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let asked = client.delete(server.url("/orgs/acme/era5")).bearer_auth(&token).send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::FORBIDDEN);
    let foreign = client.get(server.url("/ocean/activity")).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND);
    let history = sentences(&server, "denied").await;
    assert_eq!(history.len(), 3, "{history:?}");
    assert_eq!(history[2], "mel@example.com was denied GET /{org}/activity");
    assert_eq!(history[1], "mel@example.com was denied POST /{org}/buckets");
    assert!(history[0].starts_with("mel@example.com was denied DELETE /orgs/{org}/"), "{}", history[0]);
}

/// Acts before signing in, or without a page, which the table of roles does not cover.
#[sqlx::test(migrations = "../migrations")]
async fn every_way_in_and_out_is_an_event(pool: PgPool) {
    let server = Server::start(pool).await;
    let (client, ada) = (browser(), "ada@example.com");
    let post = async |path: &str, form: &[(&str, &str)]| {
        let request = client.post(server.url(path)).header("sec-fetch-site", "same-origin").form(form);
        request.send().await.unwrap().status().as_u16()
    };
    let by_password = async |path: &str, password: &str| {
        let request = client.get(server.url(path)).basic_auth("ada", Some(password));
        request.send().await.unwrap().status().as_u16()
    };
    let invitation = backend::invitations::invite_by_link(&server.cx, &server.ada, Role::Member, &"".parse().unwrap())
        .await
        .unwrap();
    let mut seen = 0;
    let mut new_event = async |what: &str, action: &str| {
        // Refusals are recorded in the background.
        for _ in 0..200 {
            let actions: Vec<String> = sqlx::query_scalar("select action from audit_event order by id offset $1")
                .bind(seen)
                .fetch_all(&server.pool)
                .await
                .unwrap();
            if actions.iter().any(|recorded| recorded == action) {
                seen += i64::try_from(actions.len()).unwrap();
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{what} is no event");
    };
    new_event("an invitation", "invitation.created").await;
    assert_eq!(post("/login", &[("email", ada), ("password", "wrong")]).await, 422);
    new_event("a refused sign-in", "session.refused").await;
    assert_eq!(post("/login", &[("email", ada), ("password", PASSWORD)]).await, 303);
    new_event("a sign-in", "session.opened").await;
    assert_eq!(post("/logout", &[]).await, 303);
    new_event("a sign-out", "session.closed").await;
    assert_eq!(by_password("/v1/user", "wrong").await, 401);
    new_event("a refused password of a client", "session.refused").await;
    assert_eq!(by_password("/v1/user", PASSWORD).await, 200);
    new_event("a password of a client", "session.opened").await;
    assert_eq!(by_password("/v1/session", PASSWORD).await, 200);
    new_event("a session of a client", "token.created").await;
    let link = backend::passwords::offer_reset(&server.cx, &ada.parse().unwrap()).await.unwrap();
    new_event("a link for a new password", "account.password_reset_offered").await;
    assert_eq!(post(&format!("/login/reset/{}", *link), &[("new_password", "another correct horse")]).await, 303);
    new_event("the use of it", "account.password_reset").await;
    let form =
        [("intent", "join"), ("name", "Grace"), ("email", "grace@example.com"), ("password", "another correct horse")];
    assert_eq!(post(&format!("/invite/{}", *invitation.token), &form).await, 303);
    new_event("a new account", "member.joined").await;
}
