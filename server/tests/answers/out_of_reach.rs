//! A database that does not answer, or answers that it can't.

use reqwest::StatusCode;
use sqlx::PgPool;

use crate::{
    answers::endpoint::{Answer, Endpoint, Family, Visitor, endpoints, fields},
    support::Server,
};

/// What asks nothing of the database.
const ALONE: [&str; 20] = [
    "GET /livez",
    "GET /pkg/{name}",
    "GET /api/v1/openapi.json",
    "GET /api/v1/docs",
    "GET /auth/config",
    // A code that none can be is refused without a question to the database.
    "POST /oauth/token",
    "GET /v2/logout",
    // A text that no token can be is answered without a question to the database.
    "POST /api/v1/tokens/leaked",
    // What has no token is refused without a question to the database.
    "POST /sts",
    "POST /sts/",
    "GET /login",
    "GET /login/passkey",
    "POST /api/ui/ways-in",
    // Knows without asking that there is no such provider.
    "POST /login/with/{provider}",
    "POST /theme",
    "POST /v1/user",
    "GET /profile",
    "GET /{org}/settings/audit",
    "GET /{org}/settings/audit.csv",
    // Asks on a connection of its own, which a closed pool says nothing about.
    "GET /readyz",
];

async fn every_door_says_so(server: &Server, visitor: &Visitor) {
    for endpoint in endpoints() {
        let what = format!("{endpoint:?}");
        let name = match &endpoint {
            Endpoint::Route(method, path) => format!("{method} {path}"),
            Endpoint::Function(path) => format!("POST {path}"),
            Endpoint::Form(intent) => (*intent).to_owned(),
        };
        if ALONE.contains(&&*name) {
            continue;
        }
        let answer = Answer::of(endpoint.meant(server, visitor)).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{what}: {answer:?}");
        assert!(answer.location.is_empty(), "{what}: nobody is signed out by it");
        answer.must_have_form(endpoint.family(), &what);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_database_out_of_reach_is_told_on_every_door_and_what_was_typed_is_kept(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    server.sign_in().await;
    let visitor = Visitor { client: server.client.clone(), token: Some(server.token.clone()) };
    pool.close().await;
    every_door_says_so(&server, &visitor).await;

    let secret = "zq7Wm4Kt9Rx2Lb5Vn8Yc3";
    let mut typed = fields("buckets/create");
    typed.retain(|(name, _)| !["nickname", "secret_access_key"].contains(&name.as_str()));
    typed.push(("nickname".into(), "typed <here>".into()));
    typed.push(("secret_access_key".into(), secret.into()));
    let request = server.client.post(server.url("/acme/buckets?dialog=add")).header("sec-fetch-site", "same-origin");
    let answer = Answer::of(request.header("accept", "text/html").form(&typed)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text.contains("typed &lt;here&gt;") && answer.text.contains("buckets/create"), "{}", answer.text);
    assert!(answer.text.contains("Enter it again") && !answer.text.contains(secret), "{}", answer.text);
    assert!(answer.text.contains("What you typed is here, except secrets."), "{}", answer.text);
    assert!(!answer.text.contains("Nothing was lost"), "{}", answer.text);

    let request = server.client.post(server.url("/acme/buckets")).header("sec-fetch-site", "same-origin");
    let answer = Answer::of(request.header("accept", "text/html").form(&fields("buckets/edit"))).await;
    for field in ["intent", "id", "version", "nickname"] {
        assert!(answer.text.contains(&format!("name=\"{field}\"")), "{field} is posted again: {}", answer.text);
    }

    let login = [("email", "ada@example.com"), ("password", secret), ("next", "/acme/repos")];
    let request = server.client.post(server.url("/login")).header("sec-fetch-site", "same-origin");
    let answer = Answer::of(request.header("accept", "text/html").form(&login)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        answer.text.contains("ada@example.com") && answer.text.contains("/acme/repos") && !answer.text.contains(secret)
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn a_database_that_was_dropped_is_out_of_reach(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    server.sign_in().await;
    let (name, host): (String, _) = (
        sqlx::query_scalar("select current_database()").fetch_one(&pool).await.unwrap(),
        pool.connect_options().as_ref().clone().database("postgres"),
    );
    let elsewhere = PgPool::connect_with(host).await.unwrap();
    let drop = format!("drop database \"{name}\" with (force)");
    sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&elsewhere).await.unwrap();
    for path in ["/acme/buckets", "/acme/repos"] {
        let answer = Answer::of(server.client.get(server.url(path)).header("accept", "text/html")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}: {answer:?}");
        answer.must_have_form(Family::Pages, path);
    }
    let answer = Answer::of(server.client.get(server.url("/orgs/acme/buckets")).bearer_auth(&server.token)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{answer:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_primary_that_became_read_only_takes_nothing_and_says_so(pool: PgPool) {
    let server = Server::start(pool.clone()).await;
    server.sign_in().await;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "alter database \"{}\" set default_transaction_read_only = on",
        sqlx::query_scalar::<_, String>("select current_database()").fetch_one(&pool).await.unwrap()
    )))
    .execute(&pool)
    .await
    .unwrap();
    // Open connections keep their settings: all of the pool's are closed at once, and the next ones are new.
    let mut connections = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        connections.push(pool.acquire().await.unwrap());
    }
    for connection in connections {
        connection.close().await.unwrap();
    }
    let body = serde_json::json!({ "nickname": "made", "platform": "gs", "name": "made", "auth_config": { "method": "anonymous" } });
    let answer = Answer::of(server.call("POST", "/orgs/acme/buckets", &body)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{answer:?}");
    answer.must_have_form(Family::Arraylake, "read-only");
}
