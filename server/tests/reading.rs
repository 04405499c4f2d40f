//! Reading changes nothing, and no answer may be cached.

use crate::support::Server;
use reqwest::{Response, StatusCode, header};
use server::route_names;
use sqlx::PgPool;
use testing::{ORG, browser, draft, until_database};

/// Every route's path, with placeholders filled in.
fn paths(method: &str) -> Vec<String> {
    let fill = |path: &str| {
        path.replace("{org}", ORG).replace("{namespace}", ORG).replace("{repo}", "era5").replace("{token}", "guess")
    };
    let named = route_names().into_iter().filter(|route| route.method == method).map(|route| fill(route.path));
    named.map(|path| path.replace(['{', '}'], "")).collect()
}

async fn sessions(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar("select s::text from session s order by id_hash").fetch_all(pool).await.unwrap()
}

async fn signed_in(pool: PgPool) -> Server {
    let server = Server::start(pool).await;
    server.sign_in().await;
    server.add(ORG, &draft::role("production", "my-data")).await;
    server
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_that_is_looked_at_changes_no_session_and_sets_no_cookie(pool: PgPool) {
    let server = signed_in(pool).await;
    sqlx::query("update session set seen_at = now() - interval '10 minutes'").execute(&server.pool).await.unwrap();
    let before = sessions(&server.pool).await;
    let more = ["/acme/nothing", "/nowhere/buckets", "/acme/buckets?dialog=add", "/profile/credentials"];
    for path in paths("GET").into_iter().chain(more.map(str::to_owned)) {
        let response = server.client.get(server.url(&path)).header("accept", "text/html").send().await.unwrap();
        assert!(!response.headers().contains_key(header::SET_COOKIE), "{path}");
        assert!(response.status().as_u16() < 500, "{path}");
    }
    assert_eq!(before.len(), 1);
    // Uses are recorded some seconds later, together.
    assert_eq!(sessions(&server.pool).await, before, "while pages are asked for");
    let noted = "select bool_and(seen_at > now() - interval '1 minute') from session";
    until_database("a session whose use is recorded", &server.pool, noted).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_notice_goes_with_the_answer_that_tells_it(pool: PgPool) {
    let server = signed_in(pool).await;
    let before = sessions(&server.pool).await;
    let add = [
        ("intent", "buckets/create"),
        ("nickname", "open"),
        ("platform", "s3"),
        ("bucket", "open-data"),
        ("region", "us-east-1"),
        ("auth_method", "anonymous"),
    ];
    let done = server.post("/acme/buckets?dialog=add", &add).await;
    assert_eq!(done.status(), StatusCode::SEE_OTHER, "{:?}", done.text().await);
    assert!(server.page("/acme/buckets").await.contains("The bucket config open was added."));
    let again = server.client.get(server.url("/acme/buckets")).send().await.unwrap();
    assert!(!again.headers().contains_key(header::SET_COOKIE));
    assert!(!again.text().await.unwrap().contains("The bucket config open was added."));
    assert_eq!(sessions(&server.pool).await, before);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_answer_but_the_browsers_files_may_be_kept(pool: PgPool) {
    let server = signed_in(pool).await;
    let may_not_be_kept = |path: &str, response: &Response| {
        let control = response.headers().get(header::CACHE_CONTROL).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(control.as_deref(), Some("no-store"), "{path}: {}", response.status());
    };
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        for path in paths(method).iter().map(String::as_str).chain(["/nowhere", "/v1/nothing", "/api/v1/nothing"]) {
            let request = || server.client.request(method.parse().unwrap(), server.url(path));
            let basic = request().basic_auth("ada", Some(testing::PASSWORD));
            // Not Ada's own account, nor the current session.
            let harmless = ["/logout", "/v1/users/name", "/v1/organizations/acme"];
            if method != "GET" && harmless.contains(&path) {
                continue;
            }
            for request in [request(), request().bearer_auth(&server.token), basic] {
                may_not_be_kept(path, &request.send().await.unwrap());
            }
        }
    }
    let stranger = browser().get(server.url("/acme/buckets")).send().await.unwrap();
    may_not_be_kept("/acme/buckets", &stranger);
}
