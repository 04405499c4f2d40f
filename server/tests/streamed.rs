//! Connection tests that are watched: each step is sent once it is made, and what holds for every server function holds for
//! them, too.

use std::time::{Duration, Instant};

use domain::{check::Report, org::Role};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, PASSWORD, World,
    aws::{Behaviour, Simulation},
    browser, draft, until,
};

use crate::support::Server;

const LINES: &str = "application/x-ndjson";
const TEST: &str = "/api/ui/buckets/test-stored";

/// A server beside a cloud, with a role's bucket config.
struct Scene {
    server: Server,
    sts: Simulation,
    id: String,
}

impl Scene {
    async fn new(pool: PgPool, set_up: impl FnOnce(World) -> World) -> Self {
        let (sts, endpoint) = Simulation::start().await;
        let world = set_up(World::beside_aws(pool, &endpoint).await);
        world.named("mel", Role::Member).await;
        let server = Server::serve(world, None).await;
        let id = server.add(ORG, &draft::role("ours", "data")).await;
        server.sign_in().await;
        Self { server, sts, id }
    }

    fn request(&self, client: &Client) -> RequestBuilder {
        self.request_from("same-origin", client).json(&json!({ "org": ORG, "id": self.id }))
    }

    fn request_from(&self, site: &str, client: &Client) -> RequestBuilder {
        client.post(self.server.url(TEST)).header("accept", LINES).header("sec-fetch-site", site)
    }

    async fn test(&self) -> Response {
        self.request(&self.server.client).send().await.unwrap()
    }

    async fn stored(&self) -> Option<Report> {
        let Server { cx, ada, .. } = &self.server;
        backend::buckets::last_report(cx, ada, self.id.parse().unwrap()).await.unwrap()
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_check_is_sent_while_the_next_one_is_made(pool: PgPool) {
    let scene = Scene::new(pool, |world| world).await;
    scene.sts.is(Behaviour::Slow(Duration::from_secs(3)));
    let started = Instant::now();
    let mut response = scene.test().await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], LINES);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.headers()["x-accel-buffering"], "no");
    let mut text = String::new();
    while !(text.contains(r#"{"began":"#) && text.contains("Role can be assumed")) {
        text.push_str(std::str::from_utf8(&response.chunk().await.unwrap().unwrap()).unwrap());
    }
    assert!(started.elapsed() < Duration::from_secs(2), "{text}");
    assert!(text.contains("Store answers") && text.contains("passed"), "{text}");
    assert_eq!(scene.sts.sessions(), 0, "the role is still being assumed");
    text.push_str(&response.text().await.unwrap());

    let mut lines = lines(&text);
    let mut answer = lines.pop().unwrap()["answer"].take();
    let report: Report = serde_json::from_value(answer.clone()).unwrap();
    let made: Vec<&str> = lines.iter().filter_map(|line| line["made"].as_str()).collect();
    let names: Vec<&str> = report.checks.iter().map(|check| check.name.label()).collect();
    assert_eq!(made.len(), names.len());
    let html = answer["html"].take();
    for (row, name) in made.into_iter().zip(names) {
        assert!(row.starts_with("<li") && row.contains(name), "{name}: {row}");
        assert!(html.as_str().unwrap().contains(name), "{name}: {html}");
    }
    assert_eq!(scene.stored().await, Some(report), "it is stored as any other");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_test_ends_when_the_browser_leaves_and_stores_nothing(pool: PgPool) {
    let scene = Scene::new(pool, |world| world).await;
    scene.sts.is(Behaviour::Slow(Duration::from_secs(2)));
    let mut response = scene.test().await;
    assert!(response.chunk().await.unwrap().is_some());
    until("the role is being assumed", async || scene.sts.arrived() > 0).await;
    drop(response);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(scene.stored().await, None);
    let tested = "select count(*) from audit_event where action = 'bucket_config.tested'";
    let tested: i64 = sqlx::query_scalar(tested).fetch_one(&scene.server.pool).await.unwrap();
    assert_eq!(tested, 0);
    assert_eq!(scene.sts.arrived(), 1, "no further check was made");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_may_not_test_is_refused_at_the_door_as_everywhere(pool: PgPool) {
    let scene = Scene::new(pool, |world| world).await;
    let nobody = browser();
    let member = browser();
    scene.server.sign_in_as(&member, "mel@example.com").await;
    let refused = async |request: RequestBuilder| {
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    assert_eq!(refused(scene.request(&nobody)).await, (401, json!("sign_in")));
    assert_eq!(refused(scene.request(&member)).await, (403, json!("forbidden")));
    let ada = &scene.server.client;
    let ours = || scene.request_from("same-origin", ada);
    let valid = json!({ "org": ORG, "id": scene.id });
    assert_eq!(refused(scene.request_from("cross-site", ada).json(&valid)).await.0, 403);
    let no_such = json!({ "org": ORG, "id": "00000000-0000-4000-8000-000000000000" });
    assert_eq!(refused(ours().json(&no_such)).await, (404, json!("not_found")));
    assert_eq!(refused(ours().json(&json!({ "org": 1 }))).await, (422, json!("unreadable")));
    assert_eq!(refused(ours().json(&json!({ "org": "x".repeat(70_000) }))).await.0, 413);
    assert_eq!(refused(ours().form(&[("org", ORG), ("id", &*scene.id)])).await.0, 415);
    assert_eq!(scene.sts.arrived(), 0);
    let denied = "select count(*) from audit_event where action = 'request.denied'";
    let denied: i64 = sqlx::query_scalar(denied).fetch_one(&scene.server.pool).await.unwrap();
    assert_eq!(denied, 1, "the member's, who is known");
}

#[sqlx::test(migrations = "../migrations")]
async fn watched_tests_are_counted_as_all_tests(pool: PgPool) {
    let one = backend::Quota { count: 1, period: Duration::from_secs(600) };
    let quotas = backend::Quotas { connection_tests: one, ..backend::Quotas::DEFAULT };
    let scene = Scene::new(pool, |world| world.with_quotas(&quotas)).await;
    assert_eq!(scene.test().await.status(), StatusCode::OK);
    let second = scene.test().await;
    assert_eq!(second.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(second.headers().contains_key("retry-after"));
    assert!(second.json::<Value>().await.unwrap()["too_many"]["seconds"].as_u64() > Some(500));
}

#[sqlx::test(migrations = "../migrations")]
async fn lines_hold_no_secret_and_are_never_held_back_by_compression(pool: PgPool) {
    let scene = Scene::new(pool, |world| world).await;
    let response = scene.request(&scene.server.client).header("accept-encoding", "gzip, br").send().await.unwrap();
    assert!(!response.headers().contains_key("content-encoding"));
    let text = response.text().await.unwrap();
    for secret in [draft::SHARED_SECRET, "signer/secret", PASSWORD] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_tests_nothing_answers_as_always(pool: PgPool) {
    let scene = Scene::new(pool, |world| world).await;
    let request = scene.server.client.post(scene.server.url("/api/ui/buckets/to-test")).header("accept", LINES);
    let response = request.header("sec-fetch-site", "same-origin").json(&json!({ "org": ORG })).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.json::<Value>().await.unwrap(), json!({ "ids": [scene.id], "left_out": 0 }));
}
