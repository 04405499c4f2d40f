//! One organisation's work does not slow another's, over real HTTP.

use std::time::{Duration, Instant};

use crate::support::Server;
use backend::{Quota, Quotas};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sqlx::{PgPool, postgres::PgPoolOptions};
use testing::{ORG, OTHER_ORG, PASSWORD, World, browser, draft, until_database};

/// Whether a statement sleeps.
const IS_BUSY: &str = "select exists (select 1 from pg_stat_activity
    where datname = current_database() and wait_event = 'PgSleep')";

async fn ask(client: Client, url: String, token: String) -> (StatusCode, Duration) {
    let started = Instant::now();
    let response = client.get(url).bearer_auth(token).send().await.unwrap();
    (response.status(), started.elapsed())
}

/// With ten connections in all, and a bucket config in each of two organisations.
async fn two_organisations(pool: &PgPool) -> (Server, String) {
    let options = pool.connect_options();
    let pool = PgPoolOptions::new().max_connections(10).connect_with((*options).clone()).await.unwrap();
    let world = World::new(pool).await;
    let theirs = world.token(&world.ocean).await;
    let server = Server::serve(world, None).await;
    for org in [ORG, OTHER_ORG] {
        server.add(org, &draft::self_managed("open", "open-data")).await;
    }
    (server, theirs)
}

/// The other organisation's calls and a sign-in go through at once.
async fn others_go_on(server: &Server, theirs: &str) {
    for _ in 0..3 {
        let list = ask(browser(), server.url(&format!("/orgs/{OTHER_ORG}/buckets")), theirs.to_owned());
        let (status, took) = list.await;
        assert_eq!(status, StatusCode::OK);
        assert!(took < Duration::from_millis(800), "{took:?}");
    }
    let form = [("email", "ada@example.com"), ("password", PASSWORD)];
    assert_eq!(server.post("/login", &form).await.status(), StatusCode::SEE_OTHER);
}

/// Where reading acme's bucket configs takes a second, 24 ask for them at once. Each is answered, for others' turns come before
/// theirs, not in its place.
#[sqlx::test(migrations = "../migrations")]
async fn however_much_one_organisation_reads_the_others_go_on(pool: PgPool) {
    let (server, theirs) = two_organisations(&pool).await;
    sqlx::raw_sql(
        "create function slowly(org uuid) returns boolean language plpgsql as $$ begin
             if exists (select 1 from org o where o.id = slowly.org and o.slug = 'acme') then perform pg_sleep(1); end if;
             return true;
         end $$;
         alter table bucket_config rename to bucket_config_itself;
         create view bucket_config as select * from bucket_config_itself where slowly(org_id);",
    )
    .execute(&pool)
    .await
    .unwrap();
    let list = || ask(browser(), server.url(&format!("/orgs/{ORG}/buckets")), server.token.clone());
    let busy: Vec<_> = (0..24).map(|_| tokio::spawn(list())).collect();
    until_database("a slow statement", &pool, IS_BUSY).await;
    others_go_on(&server, &theirs).await;
    for one in busy {
        let (status, took) = one.await.unwrap();
        assert_eq!(status, StatusCode::OK, "after {took:?}");
    }
}

/// The same where making a repo of acme's takes a second.
#[sqlx::test(migrations = "../migrations")]
async fn however_much_one_organisation_changes_the_others_go_on(pool: PgPool) {
    let (server, theirs) = two_organisations(&pool).await;
    sqlx::raw_sql(
        "create function slowly() returns trigger language plpgsql as $$ begin
             if exists (select 1 from org o where o.id = new.org_id and o.slug = 'acme') then perform pg_sleep(1); end if;
             return new;
         end $$;
         create trigger slowly before insert on repo for each row execute function slowly();",
    )
    .execute(&pool)
    .await
    .unwrap();
    let path = format!("/orgs/{ORG}/repos");
    let make = |number: usize| server.call("POST", &path, &json!({ "name": format!("repo-{number}") })).send();
    let busy: Vec<_> = (0..24).map(|number| tokio::spawn(make(number))).collect();
    until_database("a slow statement", &pool, IS_BUSY).await;
    others_go_on(&server, &theirs).await;
    for one in busy {
        let made = one.await.unwrap().unwrap();
        assert!(made.status().is_success(), "{}: {}", made.status(), made.text().await.unwrap());
    }
}

/// Whoever makes more organisations and more tokens has no more of anything by them.
#[sqlx::test(migrations = "../migrations")]
async fn what_one_person_may_ask_for_does_not_grow_with_their_organisations_and_tokens(pool: PgPool) {
    let few = Quota::per_hour(3);
    let quotas = Quotas { organizations: few, tokens: few, connection_tests: few, ..Quotas::DEFAULT };
    let world = World::new(pool).await.with_quotas(&quotas);
    let server = Server::serve(world, None).await;
    let make = async |name: &str| {
        let request = server.client.post(server.url("/v1/token")).basic_auth("ada@example.com", Some(PASSWORD));
        request.body(json!({ "name": name }).to_string()).send().await.unwrap()
    };
    let found = async |token: &str, name: &str| {
        let request = server.client.post(server.url("/v1/organization")).header("x-tiledb-rest-api-key", token);
        request.body(json!({ "name": name }).to_string()).send().await.unwrap()
    };
    let mut tokens = Vec::new();
    // One was made before.
    for name in ["first", "second"] {
        let made: Value = make(name).await.json().await.unwrap();
        tokens.push(made["token"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned());
    }
    must_wait(make("third").await, 60..=3600).await;
    for number in 0..3 {
        let made = found(&tokens[number % 2], &format!("lab-{number}")).await;
        assert_eq!(made.status(), StatusCode::NO_CONTENT, "{number}");
    }
    for token in &tokens {
        must_wait(found(token, "lab-3").await, 60..=3600).await;
    }

    server.sign_in().await;
    let draft = draft::self_managed("open", "open-data");
    let mut tested = Vec::new();
    for org in ["acme", "ocean", "lab-0", "lab-1"] {
        let mut arguments = json!(draft);
        arguments["org"] = json!(org);
        let request = server.client.post(server.url("/api/ui/buckets/test")).json(&arguments);
        let request = request.header("sec-fetch-site", "same-origin").header("accept", "application/json");
        tested.push(request.send().await.unwrap());
    }
    let last = tested.pop().unwrap();
    assert!(tested.iter().all(|test| test.status() == StatusCode::OK), "{tested:?}");
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key("retry-after"));
}

/// The answer says that it is too much, and after how many seconds it is not.
async fn must_wait(response: reqwest::Response, seconds: std::ops::RangeInclusive<u32>) {
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u32 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(seconds.contains(&wait), "{wait}");
    let problem: Value = response.json().await.unwrap();
    assert_eq!((&problem["code"], problem["message"].is_string()), (&json!(429), true), "{problem}");
}
