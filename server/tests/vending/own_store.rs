//! A store with its own keys, after MinIO's example: temporary keys are made of the pair where it holds them to their prefix.

use crate::support::Server;
use domain::{draft::bucket::BucketDraft, org::Role, snippets::NO_PAIR_FOR_READERS};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, World,
    aws::{Counterpart, Sessions},
    draft,
};

/// A repo in a bucket config with keys of a store after MinIO's example, and somebody who may only read.
async fn store_of_ones_own(pool: PgPool, sessions: Sessions) -> (Server, Counterpart, String) {
    let (store, endpoint) = Counterpart::start().await;
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
    let (status, told) = answer(&server, &format!("/api/v1/repos/{ORG}/era5/aws-credentials"), &server.token).await;
    assert_eq!((status, &told["AccessKeyId"]), (200, &keys["aws_access_key_id"]));

    // Narrowed to reading, readers receive them, too.
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
