//! A store with its own keys, such as MinIO: temporary keys are made of the pair if the store limits them to their
//! prefix.

use std::time::Duration;

use crate::support::Server;
use domain::{draft::bucket::BucketDraft, org::Role, repo::RepoMode, snippets::NO_PAIR_FOR_READERS};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, World,
    aws::{Behaviour, Sessions, Simulation},
    draft, until,
};

/// A repo in a bucket config with keys of a store such as MinIO, and a person who may only read.
async fn store_of_ones_own(pool: PgPool, sessions: Sessions) -> (Server, Simulation, String) {
    let (store, endpoint) = Simulation::start().await;
    store.treats(sessions);
    let world = World::beside_store(pool, &endpoint).await;
    let reader = world.person(Role::Reader).await;
    let reader_token = world.token(&reader).await;
    let server = Server::serve(world, None).await;
    server.add(ORG, &BucketDraft { endpoint, prefix: "arrays".into(), ..draft::hmac("keys", "data") }).await;
    let repo = json!({
        "name": "era5", "description": null, "bucket_nickname": "keys", "kind": "icechunk", "metadata": null,
        "prefix": "era5", "create_mode": "register",
    });
    let created = server.call("POST", &format!("/orgs/{ORG}/repos"), &repo).send().await.unwrap();
    assert_eq!(created.status(), 201);
    (server, store, reader_token)
}

async fn answer(server: &Server, path: &str, token: &str) -> (u16, Value) {
    let response = server.client.get(server.url(path)).bearer_auth(token).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_store_that_makes_temporary_keys_makes_them_of_the_stored_pair(pool: PgPool) {
    let (server, store, reader_token) = store_of_ones_own(pool, Sessions::Held).await;
    let (status, keys) = answer(&server, &format!("/repos/{ORG}/era5/bucket-credentials"), &server.token).await;
    assert_eq!(status, 200, "{keys}");
    assert_eq!(keys["aws_session_token"], "token");
    assert!(keys["expiration"].is_string());
    let asked = store.asked();
    let policy: Value = serde_json::from_str(&asked["Policy"]).unwrap();
    assert_eq!(policy["Statement"][2]["Resource"], json!(["arn:aws:s3:::data/arrays/era5/*"]));
    assert!(policy["Statement"][2]["Action"].as_array().unwrap().contains(&json!("s3:PutObject")));

    let (_, opened) = answer(&server, &format!("/repos/{ORG}/era5/open"), &server.token).await;
    assert_eq!(opened["repo_credentials"], keys, "kept");
    let (status, body) = answer(&server, &format!("/api/v1/repos/{ORG}/era5/aws-credentials"), &server.token).await;
    assert_eq!((status, &body["AccessKeyId"]), (200, &keys["aws_access_key_id"]));

    // Limited to reading, readers receive them, too.
    let (status, _) = answer(&server, &format!("/repos/{ORG}/era5/bucket-credentials"), &reader_token).await;
    assert_eq!(status, 200);
    let policy: Value = serde_json::from_str(&store.asked()["Policy"]).unwrap();
    assert_eq!(policy["Statement"][2]["Action"], json!(["s3:GetObject"]));
}

#[sqlx::test(migrations = "../migrations")]
async fn temporary_keys_that_are_not_held_to_their_prefix_are_none(pool: PgPool) {
    let (server, store, reader_token) = store_of_ones_own(pool, Sessions::Loose).await;
    let path = format!("/repos/{ORG}/era5/bucket-credentials");
    let (status, keys) = answer(&server, &path, &server.token).await;
    assert_eq!(status, 200, "{keys}");
    assert_eq!(
        (&keys["aws_secret_access_key"], &keys["aws_session_token"]),
        (&json!(draft::SECRET_ACCESS_KEY), &Value::Null)
    );
    for path in [path.as_str(), &format!("/repos/{ORG}/era5/open")] {
        let (status, why) = answer(&server, path, &reader_token).await;
        assert_eq!((status, &why["detail"]), (403, &json!(NO_PAIR_FOR_READERS)), "{path}");
    }
    let (status, why) = answer(&server, &format!("/api/v1/repos/{ORG}/era5/aws-credentials"), &reader_token).await;
    assert_eq!((status, &why["message"]), (403, &json!(NO_PAIR_FOR_READERS)));
    let made = store.sessions();
    assert_eq!(answer(&server, &path, &server.token).await.0, 200);
    assert_eq!(store.sessions(), made, "that was found out once");
}

/// A repo in another, untested bucket config of the same store; returns the client's answer.
async fn register(server: &Server, name: &str) -> (u16, Value) {
    let endpoint: String =
        sqlx::query_scalar("select endpoint from bucket_config limit 1").fetch_one(&server.pool).await.unwrap();
    server.add(ORG, &BucketDraft { endpoint, prefix: name.into(), ..draft::hmac(name, "data") }).await;
    let repo = json!({ "name": name, "bucket_nickname": name, "kind": "icechunk", "prefix": name });
    let response = server.call("POST", &format!("/orgs/{ORG}/repos"), &repo).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Whether a client with this answer requests keys.
fn asks(bucket: &Value) -> bool {
    assert!(!bucket.to_string().contains(draft::SECRET_ACCESS_KEY), "{bucket}");
    bucket["auth_config"]["method"] == "aws_customer_managed_role"
        && bucket["platform"] == "s3"
        && bucket["extra_config"]["endpoint_url"].is_string()
        && bucket["extra_config"]["region_name"].is_string()
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_told_of_a_repo_is_given_the_pair_only_where_nothing_temporary_is_made_of_it(pool: PgPool) {
    let (server, store, reader_token) = store_of_ones_own(pool, Sessions::Held).await;
    let (status, made) = register(&server, "one").await;
    assert!(status == 201 && asks(&made["bucket"]), "{made}");
    let (_, body) = answer(&server, &format!("/repos/{ORG}/one"), &server.token).await;
    assert!(asks(&body["bucket"]), "{body}");
    let (_, body) = answer(&server, &format!("/repos/{ORG}/one/open"), &server.token).await;
    assert!(asks(&body["repo_bucket"]), "{body}");
    // Nor when the finding is unknown.
    store.is(Behaviour::Down);
    let (status, made) = register(&server, "two").await;
    assert!(status == 201 && asks(&made["bucket"]), "{made}");
    assert_eq!(answer(&server, &format!("/repos/{ORG}/two/bucket-credentials"), &server.token).await.0, 503);
    store.is(Behaviour::Absent);
    let (_, made) = register(&server, "three").await;
    assert_eq!(made["bucket"]["auth_config"]["secret_access_key"], json!(draft::SECRET_ACCESS_KEY), "{made}");
    let (_, body) = answer(&server, &format!("/repos/{ORG}/three"), &reader_token).await;
    assert!(asks(&body["bucket"]), "{body}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_repo_that_was_registered_is_answered_as_such_and_without_a_pair_that_no_longer_stands(pool: PgPool) {
    let (server, store, _) = store_of_ones_own(pool, Sessions::Held).await;
    let before = store.arrived();
    store.is(Behaviour::AbsentAfter(Duration::from_millis(600)));
    let offline = async {
        until("a request to STS", async || store.arrived() > before).await;
        backend::repos::set_mode(&server.cx, &server.ada, "late", RepoMode::Offline, None).await.unwrap();
    };
    let ((status, made), ()) = tokio::join!(register(&server, "late"), offline);
    assert_eq!((status, &made["name"]), (201, &json!("late")), "{made}");
    assert!(asks(&made["bucket"]), "{made}");
}
