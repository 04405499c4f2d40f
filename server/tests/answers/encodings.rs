//! How answers are encoded.

use std::path::Path;

use domain::draft::bucket::BucketDraft;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use server::{AppState, Site, router};
use sqlx::PgPool;
use testing::{
    ORG, PASSWORD, World,
    aws::{Behaviour, Simulation},
    browser, draft,
};

use crate::support::Server;

/// A site as the build leaves it.
fn site(folder: &Path) -> Site {
    let manifest = r#"{ "start": "a-1.js", "js": "a-1.js", "wasm": "a-2.wasm", "css": "a-3.css", "icon": "a-4.svg", "docs_js": "a-1.js", "docs_css": "a-3.css" }"#;
    std::fs::write(folder.join("manifest.json"), manifest).unwrap();
    for name in ["a-1.js", "a-2.wasm", "a-3.css", "a-4.svg"] {
        for (ending, text) in [("", "plain"), (".br", "brotli"), (".gz", "gzip")] {
            std::fs::write(folder.join(format!("{name}{ending}")), text).unwrap();
        }
    }
    Site::load(Some(folder)).unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_comes_in_a_coding_that_is_taken_and_once(pool: PgPool) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let server = Server::start(pool).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/pkg/a-1.js", listener.local_addr().unwrap());
    let state = AppState::new(server.cx.clone(), site, "http://localhost".into());
    tokio::spawn(async move { axum::serve(listener, router(state)).await });
    let get = async |name: &'static str, value: &str| server.client.get(&url).header(name, value).send().await.unwrap();
    for (sent, coding) in [
        ("br, gzip", "br"),
        ("br;q=0.0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.000", ""),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity", ""),
    ] {
        let response = get("accept-encoding", sent).await;
        let used = response.headers().get("content-encoding").map_or("", |value| value.to_str().unwrap());
        assert_eq!(used, coding, "{sent}");
        assert_eq!(response.headers()["vary"], "accept-encoding");
    }
    let tag = get("accept-encoding", "identity").await.headers()["etag"].to_str().unwrap().to_owned();
    for known in [tag.clone(), format!("\"other\", {tag}"), "*".to_owned()] {
        let response = get("if-none-match", &known).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(response.text().await.unwrap(), "");
    }
    assert_eq!(get("if-none-match", "\"other\"").await.status(), StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_is_compressed_unless_a_secret_is_in_it(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let get = async |path: &str, taken: &str| -> Response {
        server
            .client
            .get(server.url(path))
            .header("accept", "text/html")
            .header("accept-encoding", taken)
            .send()
            .await
            .unwrap()
    };
    let is_gzip =
        |response: &Response| response.headers().get("content-encoding").is_some_and(|coding| coding == "gzip");
    assert!(is_gzip(&get("/acme/buckets", "gzip, deflate").await));
    assert!(!is_gzip(&get("/acme/buckets", "gzip;q=0.0").await));
    // The dialog offers a shared secret, beside what the address says.
    assert!(!is_gzip(&get("/acme/buckets?dialog=add&q=x", "gzip").await));
    assert!(!is_gzip(&get("/invite/thing", "gzip").await));
    // It offers the key of a second factor.
    assert!(!is_gzip(&get("/profile/account?q=x", "gzip").await));
    // Whoever signs in there may go on to an invitation.
    let visitor = browser();
    for path in ["/login?next=/invite/thing", "/login/passkey?next=/invite/thing"] {
        let request = visitor.get(server.url(path)).header("accept", "text/html").header("accept-encoding", "gzip");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(!is_gzip(&response), "{path}");
    }
    let fresh = [("intent", "tokens/create"), ("name", "ci"), ("days", "30")];
    let form = server.client.post(server.url("/acme/settings")).header("sec-fetch-site", "same-origin");
    let made = form.header("accept", "text/html").header("accept-encoding", "gzip").form(&fresh).send().await.unwrap();
    assert_eq!(made.status(), StatusCode::OK);
    assert!(!is_gzip(&made), "a token is told once, and not compressed");
}

#[sqlx::test(migrations = "../migrations")]
async fn json_is_compressed_where_no_secret_can_be_in_it(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    store.is(Behaviour::Absent);
    let server = Server::serve(World::beside_store(pool, &endpoint).await, None).await;
    server.add(ORG, &BucketDraft { endpoint, ..draft::hmac("keys", "data") }).await;
    let coding = async |request: RequestBuilder| {
        let response = request.header("accept-encoding", "gzip").send().await.unwrap();
        assert!(response.status().is_success(), "{response:?}");
        response.headers().get("content-encoding").map(|coding| coding.to_str().unwrap().to_owned())
    };
    let get = |path: &str| server.call("GET", path, &Value::Null);
    let repo = json!({ "name": "era5", "description": "Reanalysis" });
    assert_eq!(coding(server.call("POST", "/orgs/acme/repos", &repo)).await, None, "with the pair of its bucket");
    for path in ["/repos/acme/era5", "/repos/acme/era5/open", "/repos/acme/era5/bucket-credentials"] {
        assert_eq!(coding(get(path)).await, None, "{path}");
    }
    for (path, made) in [
        ("/api/v1/user/tokens", json!({ "name": "ci", "expires_in": 3600, "scopes": ["*"] })),
        ("/api/v1/orgs/acme/invitations", json!({ "role": "member" })),
    ] {
        let request = server.client.post(server.url(path)).basic_auth("ada@example.com", Some(PASSWORD));
        assert_eq!(coding(request.body(made.to_string())).await, None, "{path}");
    }
    for path in [
        "/orgs/acme/buckets",
        "/orgs/acme/repos",
        "/orgs/acme/repos/paginated",
        "/api/v1/orgs/acme/repos",
        "/api/v1/openapi.json",
    ] {
        assert_eq!(coding(get(path)).await.as_deref(), Some("gzip"), "{path}");
    }
}
