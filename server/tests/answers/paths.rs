//! Paths that are not there, methods that are not there, and parameters that are none.

use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::browser;

use crate::{
    answers::endpoint::{Answer, Endpoint, Family, ID, Visitor, endpoints},
    support::Server,
};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

#[sqlx::test(migrations = "../migrations")]
async fn a_path_that_is_not_there_says_so_in_the_form_of_its_family_whatever_the_method(pool: PgPool) {
    let server = Server::start(pool).await;
    for prefix in ["/orgs", "/repos", "/user", "/auth", "/v1", "/v2", "/v3", "/v4", "/api", "/api/v1"] {
        for rest in ["", "/", "/buckets", "/settings", "/nothing", "/x/y/z/nothing"] {
            let path = format!("{prefix}{rest}");
            if path == "/user" {
                continue;
            }
            for method in METHODS {
                let request = server.client.request(method.parse().unwrap(), server.url(&path));
                let answer = Answer::of(request.header("accept", "text/html")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}: {answer:?}");
                if method != "HEAD" {
                    answer.must_have_form(Family::of(&path), &format!("{method} {path}"));
                }
            }
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_method_that_is_not_there_is_told_with_those_that_are(pool: PgPool) {
    let server = Server::start(pool).await;
    for endpoint in endpoints() {
        let Endpoint::Route(method, _) = &endpoint else { continue };
        if !endpoint.family().is_of_programs() {
            continue;
        }
        let path = endpoint.path(|_| ID.to_owned());
        let answer = Answer::of(server.client.request("TRACE".parse().unwrap(), server.url(&path))).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}: {answer:?}");
        assert!(answer.allow.as_ref().is_some_and(|allow| allow.contains(method.as_str())), "{path}: {answer:?}");
        answer.must_have_form(endpoint.family(), &path);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn parameters_and_bodies_that_are_none_are_refused_in_plain_words(pool: PgPool) {
    let server = Server::start(pool).await;
    let long = json!({ "name": "x".repeat(70 * 1024) }).to_string();
    for (method, path, body, status, word) in [
        ("GET", "/orgs/acme/repos/paginated?page=x", "", 422, "page"),
        ("GET", "/orgs/acme/repos/paginated?size=-1", "", 422, "size"),
        ("GET", "/orgs/acme/repos?filter_metadata=x", "", 422, "filter_metadata"),
        ("GET", "/orgs/acme/permissions/check?principal_id=x&resource=acme&action=CAN_READ", "", 422, "principal_id"),
        ("GET", "/orgs/acme/permissions/check", "", 422, "principal_id"),
        ("GET", "/v2/credentials/acme?page=x", "", 422, "page"),
        ("GET", "/orgs/%ff/buckets", "", 404, "Not found"),
        ("POST", "/orgs/acme/repos", &long, 413, "64 KiB"),
        ("POST", "/v2/credentials/acme", &long, 413, "64 KiB"),
        ("POST", "/v2/credentials/acme", "[]", 422, "object"),
        ("POST", "/v2/credentials/acme", r#"{"name": 1}"#, 422, "line 1"),
        ("PUT", "/orgs/acme/era5/status", "{}", 422, "line 1"),
    ] {
        let request = server.client.request(method.parse().unwrap(), server.url(path)).bearer_auth(&server.token);
        let answer = Answer::of(request.body(body.to_owned())).await;
        let what = format!("{method} {path}");
        assert_eq!(answer.status.as_u16(), status, "{what}: {answer:?}");
        assert!(answer.text.contains(word), "{what}: {answer:?}");
        answer.must_have_form(Family::of(path), &what);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_change_of_what_cannot_be_changed_is_refused_by_its_name(pool: PgPool) {
    let server = Server::start(pool).await;
    let bucket = server.add("acme", &testing::draft::self_managed("open-data", "open-data")).await;
    backend::repos::create(&server.cx, &server.ada, &testing::draft::repo("era5", "", "")).await.unwrap();
    let key = testing::draft::key_pair("prod");
    backend::credentials::create(&server.cx, &server.ada, &key, backend::Proof::NotDemanded).await.unwrap();
    let mut changes = 0;
    for endpoint in endpoints() {
        let Endpoint::Route(method, _) = &endpoint else { continue };
        if !["PATCH", "PUT"].contains(&method.as_str()) {
            continue;
        }
        changes += 1;
        let ada = backend::people::get_viewer(&server.cx, server.ada.person()).await.unwrap().username;
        let name = |name: &str| match (name, endpoint.path(|_| String::new()).contains("credentials")) {
            ("org" | "namespace", _) => "acme".to_owned(),
            ("id", _) => bucket.clone(),
            ("name", true) => "prod".to_owned(),
            ("name", false) => ada.to_string(),
            _ => "era5".to_owned(),
        };
        let path = endpoint.path(name);
        // Of one's own account, only a token of one's own changes anything; the rest is refused before.
        let own = server
            .client
            .request(method.clone(), server.url(&path))
            .basic_auth("ada@example.com", Some(testing::PASSWORD));
        let bearer = server.client.request(method.clone(), server.url(&path)).bearer_auth(&server.token);
        let request = if path.starts_with("/v1/users/") { own } else { bearer };
        let body = json!({ "surely_unknown": 1, "mode": "online" });
        let answer = Answer::of(request.body(body.to_string())).await;
        assert_eq!(answer.status.as_u16(), 422, "{method} {path}: {answer:?}");
        assert!(answer.text.contains("surely_unknown"), "{method} {path}: {answer:?}");
    }
    assert!(changes >= 8, "the routes that change something are among them");

    let path = format!("/orgs/acme/buckets/{bucket}");
    let patch = async |body: Value| Answer::of(server.call("PATCH", &path, &body)).await;
    let config: Value = server.api(&path).await.json().await.unwrap();
    for (body, word) in [
        (json!({ "uri": "s3://x" }), "uri: There is no such field."),
        (json!({ "is_default": false }), "is_default: This cannot be changed here."),
        (json!({ "auth_config": { "method": "anonymous", "metod": "hmac" } }), "auth_config.metod"),
    ] {
        let refused = patch(body).await;
        assert_eq!(refused.status.as_u16(), 422, "{refused:?}");
        assert!(refused.text.contains(word), "{word}: {refused:?}");
    }
    let same = patch(json!({ "id": config["id"], "is_default": true, "nickname": "renamed", "uri": null })).await;
    assert_eq!(same.status, StatusCode::OK, "what was told and null say nothing: {same:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_signed_out_is_led_to_the_sign_in_page_unless_they_ask_for_json(pool: PgPool) {
    let server = Server::start(pool).await;
    let visitor = Visitor { client: browser(), token: None };
    for accept in ["*/*", "text/html", "text/html,application/json"] {
        let request = visitor.client.get(server.url("/acme/buckets?q=x")).header("accept", accept);
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{accept}: {answer:?}");
        assert_eq!(answer.location, "/login?next=/acme/buckets%3Fq%3Dx", "{accept}");
    }
    let answer = Answer::of(visitor.client.get(server.url("/acme/buckets")).header("accept", "application/json")).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::UNAUTHORIZED, "\"sign_in\""));
    let odd = Answer::of(visitor.client.get(server.url("/%E2%98%83/buckets")).header("accept", "text/html")).await;
    assert_eq!(odd.status, StatusCode::SEE_OTHER, "{odd:?}");
}
