//! Repos: registered, imported, listed, changed, deleted.

use domain::{draft::bucket::BucketDraft, org::Role};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, World,
    aws::{Behaviour, Simulation},
    draft,
};

use super::{get, new_bucket, send};
use crate::support::Server;

/// A server with one bucket config, whose prefix is `team/a`; answers with the config, too.
async fn with_bucket(pool: PgPool) -> (Server, Value) {
    let server = Server::start(pool).await;
    let mut body = new_bucket("main", "s3", json!({ "region_name": "us-east-1" }), Value::Null);
    body["prefix"] = json!("team/a");
    let (status, bucket) = send(&server, "POST", "/orgs/acme/buckets", body).await;
    assert_eq!(status, 201, "{bucket}");
    (server, bucket)
}

/// A body of `create_repo`, as 0.33 sends it.
fn new_repo(name: &str) -> Value {
    json!({ "name": name, "description": "Reanalysis", "bucket_nickname": null, "kind": "icechunk",
            "metadata": { "sensor": "none", "levels": [1, 2] }, "prefix": null, "create_mode": "register",
            "spec_version": null })
}

#[sqlx::test(migrations = "../migrations")]
async fn repos_are_registered_and_read_back(pool: PgPool) {
    let (server, bucket) = with_bucket(pool).await;
    let (status, repo) = send(&server, "POST", "/orgs/acme/repos", new_repo("era5")).await;
    assert_eq!(status, 201, "{repo}");
    let id = repo["_id"].as_str().unwrap();
    assert!(id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    assert!(repo["prefix"].as_str().unwrap().starts_with("team/a/"));
    assert_eq!(repo["bucket"]["id"], bucket["id"]);
    assert_eq!(
        repo["status"],
        json!({ "mode": "online", "message": null, "initiated_by": {},
        "is_user_modifiable": true, "estimated_end_time": null })
    );
    assert_eq!(repo["created_by"], json!(server.ada.person()));
    assert_eq!(
        (&repo["kind"], &repo["visibility"], &repo["org"]),
        (&json!("icechunk"), &json!("PRIVATE"), &json!("acme"))
    );
    assert_eq!(get(&server, "/repos/acme/era5").await, (200, repo));
    assert_eq!(get(&server, "/repos/acme/none").await.0, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn repos_are_imported_by_either_call(pool: PgPool) {
    let (server, _) = with_bucket(pool).await;
    let import = json!({ "name": "cmip6", "bucket_nickname": "main", "prefix": "team/a/cmip6" });
    let (status, imported) = send(&server, "POST", "/orgs/acme/repos/import", import).await;
    assert_eq!((status, &imported["prefix"]), (201, &json!("team/a/cmip6")));
    let older = json!({ "name": "older", "bucket_nickname": "main", "prefix": "older", "create_mode": "import" });
    let (_, older) = send(&server, "POST", "/orgs/acme/repos", older).await;
    assert_eq!(older["prefix"], "team/a/older");
}

#[sqlx::test(migrations = "../migrations")]
async fn repos_that_cannot_be_are_refused_with_the_reason(pool: PgPool) {
    let (server, _) = with_bucket(pool).await;
    send(&server, "POST", "/orgs/acme/repos", new_repo("era5")).await;
    let import = json!({ "name": "cmip6", "bucket_nickname": "main", "prefix": "cmip6" });
    assert_eq!(send(&server, "POST", "/orgs/acme/repos/import", import).await.0, 201);
    for (body, status, detail) in [
        (new_repo("era5"), 409, "Another repo has this name"),
        (json!({ "name": "inside", "prefix": "cmip6/x" }), 409, "“cmip6” lies at, above or below"),
        (json!({ "name": "inside", "bucket_nickname": "nowhere" }), 422, "bucket_nickname: "),
        (json!({ "name": "buckets" }), 422, "name: "),
        (json!({ "name": "v1-repo", "kind": "v1" }), 422, "kind: "),
        (json!({ "name": "meta", "metadata": { "a": {} } }), 422, "metadata: "),
    ] {
        let (got, answer) = send(&server, "POST", "/orgs/acme/repos", body.clone()).await;
        assert_eq!(got, status, "{body}");
        assert!(answer["detail"].as_str().unwrap().contains(detail), "{body}: {answer}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn repos_are_changed_and_deleted(pool: PgPool) {
    let (server, _) = with_bucket(pool).await;
    send(&server, "POST", "/orgs/acme/repos", new_repo("era5")).await;
    let edit = json!({ "description": null, "add_metadata": { "unit": "K" }, "remove_metadata": ["levels"],
        "update_metadata": { "sensor": "model" }, "optimization_config":
        { "expiration_config": { "expire_versions_older_than": 86400.0, "expire_every": null, "enabled": true } } });
    let (status, edited) = send(&server, "PATCH", "/orgs/acme/era5", edit.clone()).await;
    assert_eq!(status, 200, "{edited}");
    assert_eq!(
        (&edited["metadata"], &edited["description"]),
        (&json!({ "unit": "K", "sensor": "model" }), &json!("Reanalysis"))
    );
    assert_eq!(edited["optimization_config"]["expiration_config"]["expire_versions_older_than"], 86400.0);
    assert_eq!(send(&server, "PATCH", "/orgs/acme/era5", edit).await.0, 422, "added twice");
    let (status, state) =
        send(&server, "PUT", "/orgs/acme/era5/status", json!({ "mode": "offline", "message": "disks" })).await;
    assert_eq!(
        (status, &state["mode"], &state["initiated_by"]),
        (200, &json!("offline"), &json!({ "email": "ada@example.com" }))
    );

    assert_eq!(send(&server, "DELETE", "/orgs/acme/era5?immediate=true", Value::Null).await.0, 204);
    assert_eq!(send(&server, "DELETE", "/orgs/acme/era5", Value::Null).await.0, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn repos_are_listed_whole_by_page_by_metadata_and_by_bucket(pool: PgPool) {
    let (server, bucket) = with_bucket(pool).await;
    for name in ["cmip6", "older"] {
        send(&server, "POST", "/orgs/acme/repos", new_repo(name)).await;
    }
    let in_kelvin = json!({ "name": "era5", "metadata": { "unit": "K" } });
    send(&server, "POST", "/orgs/acme/repos", in_kelvin).await;
    let (_, page) = get(&server, "/orgs/acme/repos/paginated?page=2&size=2").await;
    assert_eq!(
        (&page["total"], &page["page"], &page["size"], &page["pages"]),
        (&json!(3), &json!(2), &json!(2), &json!(2))
    );
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    let filter = "/orgs/acme/repos/paginated?page=1&size=100&filter_metadata=%7B%22unit%22%3A%22K%22%7D";
    assert_eq!(get(&server, filter).await.1["items"][0]["name"], "era5");
    assert_eq!(get(&server, "/orgs/acme/repos/paginated?size=0").await.0, 422);
    assert_eq!(get(&server, "/orgs/acme/repos").await.1.as_array().unwrap().len(), 3);
    let on_bucket = format!("/orgs/acme/buckets/{}/repos", bucket["id"].as_str().unwrap());
    assert_eq!(get(&server, &on_bucket).await.1.as_array().unwrap().len(), 3);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_bucket_whose_name_clients_do_not_read_keeps_no_other_repo_from_them(pool: PgPool) {
    let (server, bucket) = with_bucket(pool).await;
    let endpoint = json!({ "endpoint_url": "https://store.example.com" });
    let mut tenants = new_bucket("tenants", "s3-compatible", endpoint, Value::Null);
    tenants["name"] = json!("tenant:data");
    let (status, tenants) = send(&server, "POST", "/orgs/acme/buckets", tenants).await;
    assert_eq!(status, 201, "{tenants}");
    send(&server, "POST", "/orgs/acme/repos", new_repo("era5")).await;
    let there = json!({ "name": "there", "bucket_nickname": "tenants" });
    let (status, there) = send(&server, "POST", "/orgs/acme/repos", there).await;
    assert_eq!((status, &there["bucket"]), (201, &Value::Null), "{there}");

    let (_, page) = get(&server, "/orgs/acme/repos/paginated").await;
    let (_, all) = get(&server, "/orgs/acme/repos").await;
    for repos in [&page["items"], &all] {
        assert_eq!((&repos[0]["name"], &repos[0]["bucket"]["id"]), (&json!("era5"), &bucket["id"]));
        assert_eq!((&repos[1]["name"], &repos[1]["bucket"]), (&json!("there"), &Value::Null));
    }
    let (_, on_bucket) = get(&server, &format!("/orgs/acme/buckets/{}/repos", tenants["id"].as_str().unwrap())).await;
    assert_eq!(on_bucket[0]["bucket"], Value::Null);
    assert_eq!(get(&server, "/repos/acme/there").await.1["bucket"], Value::Null);
    let edit = json!({ "description": "Tenants" });
    assert_eq!(send(&server, "PATCH", "/orgs/acme/there", edit).await.1["bucket"], Value::Null);
    let (status, refused) = get(&server, "/repos/acme/there/open").await;
    assert_eq!(status, 409);
    assert!(refused["detail"].as_str().unwrap().contains("colon"), "{refused}");
}

#[sqlx::test(migrations = "../migrations")]
async fn stored_keys_are_told_with_a_repo_and_nowhere_else(pool: PgPool) {
    let (store, endpoint) = Simulation::start().await;
    store.is(Behaviour::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let member = world.token(&world.person(Role::Member).await).await;
    let reader = world.token(&world.person(Role::Reader).await).await;
    let server = Server::serve(world, None).await;
    let id = server.add(ORG, &BucketDraft { endpoint, ..draft::hmac("keys", "data") }).await;
    let (_, registered) = send(&server, "POST", "/orgs/acme/repos", json!({ "name": "era5" })).await;
    let has_secret = |answer: &Value| answer.to_string().contains(draft::SECRET_ACCESS_KEY);
    assert!(has_secret(&registered));
    for path in [
        "/orgs/acme/buckets",
        &format!("/orgs/acme/buckets/{id}"),
        "/orgs/acme/repos",
        "/orgs/acme/repos/paginated",
        &format!("/orgs/acme/buckets/{id}/repos"),
        &format!("/orgs/acme/buckets/{id}/credentials"),
    ] {
        assert!(!has_secret(&get(&server, path).await.1), "{path}");
    }
    for (token, wanted) in [(&member, true), (&reader, false)] {
        let response = server.client.get(server.url("/repos/acme/era5")).bearer_auth(token).send().await.unwrap();
        assert_eq!(has_secret(&response.json().await.unwrap()), wanted);
    }
    let (status, answer) = get(&server, &format!("/orgs/acme/buckets/{id}/credentials")).await;
    assert_eq!(status, 409, "{answer}");
}
