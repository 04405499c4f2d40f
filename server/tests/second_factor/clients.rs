//! Clients that sign in with a password are told to use an API token.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;
use sqlx::PgPool;
use testing::PASSWORD;

use super::scene::{ADA, Site};

#[sqlx::test(migrations = "../migrations")]
async fn no_client_gets_in_by_the_password_alone(pool: PgPool) {
    let site = Site::new(pool).await;
    let server = &site.server;
    for (method, path) in [
        ("GET", "/v1/user"),
        ("GET", "/v1/session"),
        ("POST", "/v1/token"),
        ("GET", "/v2/credentials/ada"),
        ("GET", "/api/v1/orgs"),
        ("POST", "/api/v1/user/tokens"),
        ("POST", "/api/v1/orgs/acme/tokens"),
        ("POST", "/v1/user/password_reset"),
        ("DELETE", "/v1/users/ada"),
    ] {
        for name in ["ada", ADA] {
            let request = server.client.request(method.parse::<Method>().unwrap(), server.url(path));
            let body = json!({ "name": "mine", "password": "another correct horse", "expires_in_days": 7 });
            let refused = with(request.basic_auth(name, Some(PASSWORD)), method, &body).send().await.unwrap();
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method} {path}");
            assert!(refused.text().await.unwrap().contains("use an API token"), "{method} {path}");
            let request = server.client.request(method.parse::<Method>().unwrap(), server.url(path));
            let wrong = with(request.basic_auth(name, Some("wrong")), method, &body).send().await.unwrap();
            assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED, "{method} {path}: who guesses learns nothing");
        }
    }
    // With a token, where the password is asked for as well.
    let own = own_token(&site).await;
    for (method, path) in [("POST", "/v1/user/password_reset"), ("DELETE", "/v1/users/ada")] {
        let request =
            server.client.request(method.parse().unwrap(), server.url(path)).header("x-tiledb-rest-api-key", &own);
        let request = request.basic_auth("ada", Some(PASSWORD)).json(&json!({ "password": "another correct horse" }));
        let refused = request.send().await.unwrap();
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{method} {path}");
        assert!(refused.text().await.unwrap().contains("second factor"), "{method} {path}");
    }
    let request = server.client.get(server.url("/v1/user")).header("x-tiledb-rest-api-key", &own);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::OK, "a token gets in");
    site.signed_in().await;
}

/// A request with a body, where one is expected.
fn with(request: RequestBuilder, method: &str, body: &serde_json::Value) -> RequestBuilder {
    if method == "GET" { request } else { request.json(body) }
}

/// A token of Ada's own.
async fn own_token(site: &Site) -> String {
    let days = backend::Lifetime::days(1).unwrap();
    let made = backend::tokens::create(&site.server.cx, &site.own, &"own".parse().unwrap(), days).await.unwrap();
    made.text.to_string()
}
