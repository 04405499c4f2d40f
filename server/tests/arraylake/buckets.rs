//! Bucket configs: created, read back, changed, made the default.

use backend::Proof;
use domain::draft::bucket::BucketDraft;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, World, draft,
    store::{Store, Ways},
};

use super::{get, keys, new_bucket, send};
use crate::support::Server;

/// A body for each auth method, and what is shown of it afterwards.
fn each_method() -> [(Value, Value); 5] {
    let region = json!({ "region_name": "us-east-1" });
    let role = |method: &str| {
        json!({ "method": method, "external_customer_id": "123456789012", "external_role_name": "reader",
                "shared_secret": "canary-shared" })
    };
    [
        (new_bucket("open", "s3", region.clone(), Value::Null), json!({ "method": "anonymous" })),
        (
            new_bucket(
                "keys",
                "s3-compatible",
                json!({ "endpoint_url": "http://127.0.0.1:5599", "use_ssl": false }),
                keys(),
            ),
            json!({ "method": "hmac", "access_key_id": "AK1", "secret_access_key": "**********" }),
        ),
        (
            new_bucket("role", "s3", region.clone(), role("aws_customer_managed_role")),
            json!({ "method": "aws_customer_managed_role", "external_customer_id": "123456789012",
                    "external_role_name": "reader", "shared_secret": "**********" }),
        ),
        (
            new_bucket("old", "s3", region, role("customer_managed_role")),
            json!({ "method": "aws_customer_managed_role", "external_customer_id": "123456789012",
                    "external_role_name": "reader", "shared_secret": "**********" }),
        ),
        (
            new_bucket(
                "google",
                "gs",
                json!({}),
                json!({ "method": "gcp_customer_managed_role",
                "target_service_account": "a@my-project.iam.gserviceaccount.com" }),
            ),
            json!({ "method": "gcp_customer_managed_role",
                    "target_service_account": "a@my-project.iam.gserviceaccount.com" }),
        ),
    ]
}

#[sqlx::test(migrations = "../migrations")]
async fn each_method_is_created_read_back_and_masked(pool: PgPool) {
    let world = World::beside_store(pool, "http://127.0.0.1:5599").await;
    let server = Server::serve(world, None).await;
    for (body, auth) in each_method() {
        let (status, created) = send(&server, "POST", "/orgs/acme/buckets", body.clone()).await;
        assert_eq!(status, 201, "{created}");
        assert_eq!(created["auth_config"], auth);
        assert_eq!(created["auth_method"], auth["method"]);
        assert_eq!(created["extra_config"], body["extra_config"]);
        assert_eq!(created["created_by"], "ada@example.com");
        let (_, read) = get(&server, &format!("/orgs/acme/buckets/{}", created["id"].as_str().unwrap())).await;
        assert_eq!(read, created);
    }
    let (_, listed) = get(&server, "/orgs/acme/buckets").await;
    assert_eq!(listed.as_array().unwrap().len(), 5);
    assert!(!listed.to_string().contains("canary"));
}

#[sqlx::test(migrations = "../migrations")]
async fn clients_of_before_are_given_the_method_word_they_know(pool: PgPool) {
    let server = Server::start(pool).await;
    server.add(ORG, &draft::role("role", "data")).await;
    let old = server
        .client
        .get(server.url("/orgs/acme/buckets"))
        .bearer_auth(&server.token)
        .header("client-version", "0.9.10")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(old.contains("customer_managed_role") && !old.contains("aws_customer_managed_role"), "{old}");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_clients_would_refuse_to_read_is_refused_when_written(pool: PgPool) {
    let server = Server::start(pool).await;
    let region = || json!({ "region_name": "us-east-1" });
    let bad = [
        (new_bucket("one", "s3", json!({}), Value::Null), "region_name: "),
        (new_bucket("one", "s3-compatible", region(), Value::Null), "endpoint_url: "),
        (new_bucket("one", "gs", json!({}), keys()), "auth_config: "),
        (new_bucket("one", "s3", region(), json!({ "method": "gcp_customer_managed_role" })), "auth_config: "),
        (new_bucket("one", "s3", region(), json!({ "method": "bucket_policy" })), "auth_config: "),
        (new_bucket("one", "s3", region(), json!({ "method": "hmac", "access_key_id": "AK1" })), "secret_access_key: "),
        (new_bucket("one", "azure", region(), Value::Null), "platform: "),
        (new_bucket("one", "s3", json!({ "region_name": 1 }), Value::Null), "extra_config: region_name is neither"),
        (
            new_bucket("one", "s3", json!({ "region_name": "us-east-1", "x": null }), Value::Null),
            "extra_config: x is neither",
        ),
        (new_bucket("one", "s3", json!({ "region_name": true }), Value::Null), "region_name: This is a text."),
        (new_bucket("one", "s3", json!({ "region_name": "us-east-1", "use_ssl": false }), Value::Null), "use_ssl: "),
        (
            new_bucket(
                "one",
                "s3-compatible",
                json!({ "endpoint_url": "https://s.example.com", "use_ssl": "false" }),
                Value::Null,
            ),
            "use_ssl: ",
        ),
        (
            new_bucket(
                "one",
                "s3-compatible",
                json!({ "endpoint_url": "http://s.example.com", "use_ssl": true }),
                Value::Null,
            ),
            "use_ssl: ",
        ),
        (new_bucket("a b", "s3", region(), Value::Null), "nickname: "),
        (
            json!({ "nickname": "one", "platform": "s3", "name": "s3://x/y", "extra_config": { "region_name": "us-east-1" } }),
            "name: ",
        ),
        (
            new_bucket("one", "s3", json!({ "region_name": "us-east-1", "endpoint_url": "localhost" }), Value::Null),
            "endpoint_url: ",
        ),
        (json!([]), "The body is not the JSON object expected here"),
    ];
    for (body, detail) in bad {
        let (status, answer) = send(&server, "POST", "/orgs/acme/buckets", body.clone()).await;
        assert_eq!(status, 422, "{body}");
        assert!(answer["detail"].as_str().unwrap().contains(detail), "{body}: {answer}");
    }
    let unreadable = server.client.post(server.url("/orgs/acme/buckets")).bearer_auth(&server.token);
    let answer = unreadable.body("{\"secret_access_key\": \"canary").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.text().await.unwrap().contains("canary"));
    assert_eq!(get(&server, "/orgs/acme/buckets").await.1, json!([]));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_patch_changes_what_it_says(pool: PgPool) {
    let server = Server::start(pool).await;
    let extra =
        json!({ "endpoint_url": "https://store.example.com", "use_ssl": true, "unsafe_use_conditional_update": true });
    let (_, created) =
        send(&server, "POST", "/orgs/acme/buckets", new_bucket("keys", "s3-compatible", extra.clone(), keys())).await;
    assert_eq!(created["extra_config"], extra);
    let path = format!("/orgs/acme/buckets/{}", created["id"].as_str().unwrap());
    // As 0.33: all six, null for what stays.
    let renamed = json!({ "nickname": "renamed", "platform": null, "name": null, "prefix": null,
                          "extra_config": null, "auth_config": null });
    let (status, answer) = send(&server, "PATCH", &path, renamed).await;
    assert_eq!((status, &answer["nickname"], &answer["extra_config"]), (200, &json!("renamed"), &extra));
    // As 1.x: only what changes, with the secret left out or masked.
    for auth in [json!({ "method": "hmac", "access_key_id": "AK1" }), answer["auth_config"].clone()] {
        let (status, answer) = send(&server, "PATCH", &path, json!({ "prefix": "team", "auth_config": auth })).await;
        assert_eq!((status, &answer["prefix"]), (200, &json!("team")), "{answer}");
    }
    let moved = json!({ "extra_config": { "endpoint_url": "https://evil.example.com" } });
    let (status, answer) = send(&server, "PATCH", &path, moved).await;
    assert_eq!(status, 422);
    assert!(answer["detail"].as_str().unwrap().starts_with("secret_access_key: Enter this again"), "{answer}");
    let (status, _) = send(&server, "POST", "/orgs/acme/repos", json!({ "name": "era5" })).await;
    assert_eq!(status, 201);
    let (status, answer) = send(&server, "PATCH", &path, json!({ "prefix": "other" })).await;
    assert_eq!(status, 409);
    assert!(answer["detail"].as_str().unwrap().contains("era5"), "{answer}");
    assert_eq!(send(&server, "PATCH", &path, json!({ "nickname": "again" })).await.0, 200);
    assert_eq!(send(&server, "DELETE", &path, Value::Null).await.0, 409);
    assert_eq!(send(&server, "DELETE", "/orgs/acme/era5", Value::Null).await.0, 204);
    assert_eq!(send(&server, "DELETE", &path, Value::Null).await.0, 204);
    assert_eq!(get(&server, &path).await.0, 404);
}

/// A client can't name a cloud credential: it is told what the credential is in the place of, and sends that back.
#[sqlx::test(migrations = "../migrations")]
async fn a_patch_leaves_a_cloud_credential_for_something_else_or_says_why_not(pool: PgPool) {
    let server = Server::start(pool).await;
    let (cx, ada) = (&server.cx, &server.ada);
    let pair = backend::credentials::create(cx, ada, &draft::key_pair("pair"), Proof::NotDemanded).await.unwrap();
    let role = backend::credentials::create(cx, ada, &draft::arn_role("arn"), Proof::NotDemanded).await.unwrap();
    let on = |base: BucketDraft, id: &dyn ToString| BucketDraft {
        auth_method: "cloud_credential".into(),
        cloud_credential: id.to_string(),
        ..base
    };
    let pair = server.add(ORG, &on(draft::hmac("pair", "data"), &pair.id)).await;
    let role = server.add(ORG, &on(draft::self_managed("role", "other"), &role.id)).await;
    let [pair, role] = [pair, role].map(|id| format!("/orgs/{ORG}/buckets/{id}"));
    let stored = async || -> Vec<String> {
        let stored = "select auth_method from bucket_config order by nickname";
        sqlx::query_scalar(stored).fetch_all(&server.pool).await.unwrap()
    };
    for path in [&pair, &role] {
        let told = get(&server, path).await.1["auth_config"].clone();
        for auth in [told.clone(), json!({ "method": told["method"] }), json!({})] {
            let (status, answer) = send(&server, "PATCH", path, json!({ "auth_config": auth })).await;
            assert_eq!((status, &answer["auth_config"]), (200, &told), "{answer}");
        }
    }
    assert_eq!(stored().await, ["cloud_credential"; 2]);
    for (path, auth) in [
        (&pair, json!({ "method": "hmac", "access_key_id": "AK1" })),
        (&pair, json!({ "access_key_id": "AK1", "secret_access_key": "**********" })),
        (&pair, json!({ "method": "aws_customer_managed_role" })),
        (&role, json!({ "external_role_name": "reader" })),
        (&role, json!({ "method": "hmac" })),
    ] {
        let (status, answer) = send(&server, "PATCH", path, json!({ "auth_config": auth })).await;
        assert_eq!(status, 422, "{auth}: {answer}");
    }
    assert_eq!(stored().await, ["cloud_credential"; 2]);
    let own = json!({ "access_key_id": "AK1", "secret_access_key": "another/secret" });
    assert_eq!(send(&server, "PATCH", &pair, json!({ "auth_config": own })).await.0, 200);
    let open = json!({ "method": "anonymous" });
    assert_eq!(send(&server, "PATCH", &role, json!({ "auth_config": open })).await.0, 200);
    assert_eq!(stored().await, ["hmac", "anonymous"]);
}

#[sqlx::test(migrations = "../migrations")]
async fn clients_are_told_what_stands_in_for_amazon_s3(pool: PgPool) {
    let server = Server::start_beside(pool, "http://store.internal:9000").await;
    let id = server.add(ORG, &draft::role("role", "data")).await;
    let path = format!("/orgs/acme/buckets/{id}");
    let extra_config = json!({ "region_name": "us-east-1", "endpoint_url": "http://store.internal:9000", "use_ssl": false, "force_path_style": true });
    assert_eq!(get(&server, &path).await.1["extra_config"], extra_config);
    // A client that sends back what it was told changes nothing: the stored secret need not be entered again.
    let (status, answer) =
        send(&server, "PATCH", &path, json!({ "nickname": "renamed", "extra_config": extra_config })).await;
    assert_eq!((status, &answer["extra_config"]), (200, &extra_config), "{answer}");
    let stored: Option<String> =
        sqlx::query_scalar("select endpoint from bucket_config").fetch_one(&server.pool).await.unwrap();
    assert_eq!(stored, None);
    let elsewhere =
        json!({ "extra_config": { "region_name": "us-east-1", "endpoint_url": "https://evil.example.com" } });
    assert_eq!(send(&server, "PATCH", &path, elsewhere).await.0, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn there_is_one_default_and_it_can_be_another(pool: PgPool) {
    let server = Server::start(pool).await;
    let mut ids = Vec::new();
    for nickname in ["one", "two"] {
        let body = new_bucket(nickname, "s3", json!({ "region_name": "us-east-1" }), Value::Null);
        let (_, created) = send(&server, "POST", "/orgs/acme/buckets", body).await;
        ids.push((created["id"].as_str().unwrap().to_owned(), created["is_default"].clone()));
    }
    assert_eq!((&ids[0].1, &ids[1].1), (&json!(true), &json!(false)));
    let response = server.call("POST", &format!("/orgs/acme/buckets/{}/default", ids[1].0), &Value::Null);
    assert_eq!(response.body("").send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let (_, listed) = get(&server, "/orgs/acme/buckets").await;
    assert_eq!((&listed[0]["is_default"], &listed[1]["is_default"]), (&json!(false), &json!(true)));
}

/// Adds a bucket config with keys in a store with these ways, under a host name, and answers its path.
async fn in_store(pool: PgPool, ways: Ways, more: Value) -> (Server, Store, String) {
    let (store, endpoint) = Store::start_as(ways, "s3.localhost").await;
    let world = World::beside_stores(pool, &[endpoint.as_str()]).await;
    let server = Server::serve(world, None).await;
    let mut extra = json!({ "endpoint_url": endpoint, "use_ssl": false, "region_name": "us-east-1" });
    extra.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let mut body = new_bucket("keys", "s3-compatible", extra, keys());
    body["name"] = json!("data");
    let (status, created) = send(&server, "POST", "/orgs/acme/buckets", body).await;
    assert_eq!(status, 201, "{created}");
    let id = created["id"].as_str().unwrap();
    (server, store, format!("/orgs/acme/buckets/{id}"))
}

async fn test_now(server: &Server, path: &str) {
    let id = path.rsplit('/').next().unwrap();
    let (status, report) = send(server, "POST", &format!("/api/v1/orgs/{ORG}/buckets/{id}/test"), Value::Null).await;
    assert_eq!(status, 200, "{report}");
}

#[sqlx::test(migrations = "../migrations")]
async fn clients_are_told_where_requests_name_the_bucket(pool: PgPool) {
    let (server, _store, path) = in_store(pool, Ways::VirtualHostsOnly, json!({})).await;
    assert_eq!(get(&server, &path).await.1["extra_config"]["force_path_style"], Value::Null, "nobody knows yet");
    test_now(&server, &path).await;
    let found = get(&server, &path).await.1["extra_config"].clone();
    assert_eq!(found["force_path_style"], json!(false));
    // Sent back, it is no choice: a later test may find otherwise.
    let (status, answer) = send(&server, "PATCH", &path, json!({ "extra_config": found })).await;
    assert_eq!((status, &answer["extra_config"]), (200, &found), "{answer}");
    let chosen = async |addressing: &str| {
        let stored: String =
            sqlx::query_scalar("select addressing from bucket_config").fetch_one(&server.pool).await.unwrap();
        assert_eq!(stored, addressing);
    };
    chosen("auto").await;
    let mut path_style = found.clone();
    path_style["force_path_style"] = json!(true);
    let (_, answer) = send(&server, "PATCH", &path, json!({ "extra_config": path_style })).await;
    assert_eq!(answer["extra_config"]["force_path_style"], json!(true), "{answer}");
    chosen("path").await;
    let text = json!({ "endpoint_url": "https://store.example.com", "force_path_style": "false" });
    let (status, answer) =
        send(&server, "POST", "/orgs/acme/buckets", new_bucket("text", "s3-compatible", text, keys())).await;
    assert_eq!(status, 422);
    assert!(answer["detail"].as_str().unwrap().contains("force_path_style: This is true or false"), "{answer}");
}

#[sqlx::test(migrations = "../migrations")]
async fn clients_are_told_of_conditional_writes_that_the_last_test_found_missing(pool: PgPool) {
    let mine = json!({ "unsafe_use_conditional_update": true });
    let (server, _store, path) = in_store(pool, Ways::NoConditions, mine).await;
    assert_eq!(get(&server, &path).await.1["extra_config"]["unsafe_use_conditional_create"], Value::Null);
    test_now(&server, &path).await;
    let told = get(&server, &path).await.1["extra_config"].clone();
    assert_eq!(told["unsafe_use_conditional_create"], json!(false), "{told}");
    assert_eq!(told["unsafe_use_conditional_update"], json!(true), "what a client chose stays: {told}");
    let (status, answer) = send(&server, "PATCH", &path, json!({ "extra_config": told })).await;
    assert_eq!(status, 200, "{answer}");
    let stored: Value = sqlx::query_scalar("select extra from bucket_config").fetch_one(&server.pool).await.unwrap();
    assert_eq!(stored, json!({ "unsafe_use_conditional_update": true }));
}
