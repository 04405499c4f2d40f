//! What data clients count on beyond the calls they are made for.

use domain::token::TokenName;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::OTHER_ORG;

use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn the_organisations_of_a_token_are_told_in_the_clients_form(pool: PgPool) {
    let server = Server::start(pool).await;
    let orgs: Value = server.api("/user/orgs").await.json().await.unwrap();
    let [org] = orgs.as_array().unwrap().as_slice() else { panic!("{orgs}") };
    assert_eq!(
        (&org["name"], &org["display_name"], &org["status"]),
        (&json!("acme"), &json!("acme"), &json!("active"))
    );
    assert!(org["created"].as_str().unwrap().ends_with("+00:00"), "{org}");
    assert_ne!(org["id"], "acme", "an id outlives a name");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_of_ones_own_works_in_every_organisation_one_belongs_to_as_far_as_it_reaches(pool: PgPool) {
    let server = Server::start(pool).await;
    let id = server.add(OTHER_ORG, &testing::draft::self_managed("open-data", "open-data")).await;
    let client = backend::people::sign_in_client(
        &server.cx,
        "ada@example.com",
        &testing::PASSWORD.into(),
        backend::ClientNetwork::UNKNOWN,
    )
    .await
    .unwrap();
    let make = async |scopes: &[&str]| {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let name: TokenName = "own".parse().unwrap();
        let lifetime = backend::Lifetime::days(1).unwrap();
        let limits = backend::TokenLimits::default();
        let made = backend::tokens::request(&server.cx, &client, &name, lifetime, &scopes, &limits).await;
        made.unwrap().text.to_string()
    };
    let (all, read, none) = (make(&["*"]).await, make(&["organization:read"]).await, make(&["user:read"]).await);
    let get = async |token: &str, path: &str| {
        let response = server.client.get(server.url(path)).bearer_auth(token).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    for org in ["acme", "ocean"] {
        let path = format!("/orgs/{org}/buckets");
        assert_eq!(get(&all, &path).await.0, 200);
        assert_eq!(get(&read, &path).await.0, 200);
        let (status, text) = get(&none, &path).await;
        assert_eq!(status, 403);
        assert!(text.contains("organization:read"), "{text}");
    }
    let ada = backend::people::get_viewer(&server.cx, server.ada.person()).await.unwrap().username;
    for nowhere in ["nowhere", ada.as_str()] {
        assert_eq!(get(&all, &format!("/orgs/{nowhere}/buckets")).await.0, 404, "{nowhere}");
    }
    let keys = format!("/orgs/ocean/buckets/{id}/credentials");
    assert_eq!(get(&read, &keys).await.0, 200);
    assert_eq!(get(&read, &format!("{keys}?access=write")).await.0, 403, "who may only read has no keys that write");
    assert_eq!(get(&all, &format!("{keys}?access=write")).await.0, 200);
    let body = json!({ "name": "made", "bucket_nickname": "open-data" }).to_string();
    let made = server.client.post(server.url("/orgs/ocean/repos")).bearer_auth(&read).body(body).send().await.unwrap();
    assert_eq!(made.status(), StatusCode::FORBIDDEN);
    let orgs: Value = serde_json::from_str(&get(&all, "/user/orgs").await.1).unwrap();
    assert_eq!(orgs.as_array().unwrap().len(), 2);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_program_at_the_first_address_is_told_the_version_and_a_browser_is_led_on(pool: PgPool) {
    let server = Server::start(pool).await;
    for accept in ["*/*", "application/json", "application/vnd.earthmover+json"] {
        let response = server.client.get(server.url("/")).header("accept", accept).send().await.unwrap();
        let body: Value = response.json().await.unwrap();
        assert!(body["arraylake_api_version"].is_string(), "{accept}: {body}");
    }
    let browser = server.client.get(server.url("/")).header("accept", "text/html").send().await.unwrap();
    assert_eq!((browser.status(), browser.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/login"));
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_signs_in_from_a_command_line_is_told_where_a_token_is_made(pool: PgPool) {
    let server = Server::start(pool).await;
    for path in ["/auth/config?target=client", "//auth/config?target=client", "/auth/other"] {
        let response = server.client.get(server.url(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let body: Value = response.json().await.unwrap();
        let detail = body["detail"].as_str().unwrap();
        assert!(detail.contains(&server.url("/profile/tokens")) && detail.contains("ARRAYLAKE_TOKEN"), "{detail}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_empty_filter_of_metadata_filters_nothing(pool: PgPool) {
    let server = Server::start(pool).await;
    server.add("acme", &testing::draft::self_managed("open-data", "open-data")).await;
    backend::repos::create(&server.cx, &server.ada, &testing::draft::repo("era5", "", "")).await.unwrap();
    for query in ["filter_metadata=", "filter_metadata=%20", "filter_metadata=%7B%7D"] {
        let repos: Value = server.api(&format!("/orgs/acme/repos?{query}")).await.json().await.unwrap();
        assert_eq!(repos[0]["name"], "era5", "{query}");
    }
}
