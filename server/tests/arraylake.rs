//! The API of the `arraylake` client over real HTTP, in the forms of its wire contract.

use crate::support::Server;
use domain::{draft::bucket::BucketDraft, org::Role};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    ORG, OTHER_ORG, World,
    aws::{Counterpart, Mood},
    draft,
};

async fn send(server: &Server, method: &str, path: &str, body: Value) -> (u16, Value) {
    let response = server.call(method, path, &body).send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn get(server: &Server, path: &str) -> (u16, Value) {
    let response = server.api(path).await;
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
}

/// A body of `create_bucket_config`, as 0.33 sends it.
fn new_bucket(nickname: &str, platform: &str, extra: Value, auth: Value) -> Value {
    json!({ "nickname": nickname, "platform": platform, "name": format!("{nickname}-data"), "prefix": "",
            "extra_config": extra, "auth_config": auth })
}

fn keys() -> Value {
    json!({ "method": "hmac", "access_key_id": "AK1", "secret_access_key": "canary-secret-key" })
}

#[sqlx::test(migrations = "../migrations")]
async fn each_method_is_created_read_back_and_masked(pool: PgPool) {
    let world = World::beside_store(pool, "http://127.0.0.1:5599").await;
    let server = Server::serve(world, None).await;
    let region = json!({ "region_name": "us-east-1" });
    let role = |method: &str| {
        json!({ "method": method, "external_customer_id": "123456789012", "external_role_name": "reader",
                "shared_secret": "canary-shared" })
    };
    let cases = [
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
    ];
    for (body, auth) in cases {
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

#[sqlx::test(migrations = "../migrations")]
async fn clients_are_told_what_stands_in_for_amazon_s3(pool: PgPool) {
    let server = Server::start_beside(pool, "http://store.internal:9000").await;
    let id = server.add(ORG, &draft::role("role", "data")).await;
    let path = format!("/orgs/acme/buckets/{id}");
    let told = json!({ "region_name": "us-east-1", "endpoint_url": "http://store.internal:9000", "use_ssl": false });
    assert_eq!(get(&server, &path).await.1["extra_config"], told);
    // A client that sends back what it was told changes nothing: the stored secret need not be entered again.
    let (status, answer) = send(&server, "PATCH", &path, json!({ "nickname": "renamed", "extra_config": told })).await;
    assert_eq!((status, &answer["extra_config"]), (200, &told), "{answer}");
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

#[sqlx::test(migrations = "../migrations")]
async fn repos_are_registered_imported_read_changed_and_deleted(pool: PgPool) {
    let server = Server::start(pool).await;
    let body = new_bucket("main", "s3", json!({ "region_name": "us-east-1" }), Value::Null);
    let body = json!({ "prefix": "team/a", "nickname": body["nickname"], "platform": body["platform"],
                       "name": body["name"], "extra_config": body["extra_config"] });
    let (_, bucket) = send(&server, "POST", "/orgs/acme/buckets", body).await;
    let register = json!({ "name": "era5", "description": "Reanalysis", "bucket_nickname": null, "kind": "icechunk",
        "metadata": { "sensor": "none", "levels": [1, 2] }, "prefix": null, "create_mode": "register", "spec_version": null });
    let (status, repo) = send(&server, "POST", "/orgs/acme/repos", register.clone()).await;
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
    assert_eq!(get(&server, "/repos/acme/era5").await, (200, repo.clone()));
    assert_eq!(get(&server, "/repos/acme/none").await.0, 404);

    let import = json!({ "name": "cmip6", "bucket_nickname": "main", "prefix": "team/a/cmip6" });
    let (status, imported) = send(&server, "POST", "/orgs/acme/repos/import", import).await;
    assert_eq!((status, &imported["prefix"]), (201, &json!("team/a/cmip6")));
    let older = json!({ "name": "older", "bucket_nickname": "main", "prefix": "older", "create_mode": "import" });
    let (_, older) = send(&server, "POST", "/orgs/acme/repos", older).await;
    assert_eq!(older["prefix"], "team/a/older");

    for (body, status, detail) in [
        (register.clone(), 409, "Another repo has this name"),
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

    assert_eq!(send(&server, "DELETE", "/orgs/acme/era5?immediate=true", Value::Null).await.0, 204);
    assert_eq!(send(&server, "DELETE", "/orgs/acme/era5", Value::Null).await.0, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn stored_keys_are_told_with_a_repo_and_nowhere_else(pool: PgPool) {
    let (store, endpoint) = Counterpart::start().await;
    store.is(Mood::Absent);
    let world = World::beside_store(pool, &endpoint).await;
    let member = world.token(&world.person(Role::Member).await).await;
    let reader = world.token(&world.person(Role::Reader).await).await;
    let server = Server::serve(world, None).await;
    let id = server.add(ORG, &BucketDraft { endpoint, ..draft::hmac("keys", "data") }).await;
    let (_, registered) = send(&server, "POST", "/orgs/acme/repos", json!({ "name": "era5" })).await;
    let told = |answer: &Value| answer.to_string().contains(draft::SECRET_ACCESS_KEY);
    assert!(told(&registered));
    for path in [
        "/orgs/acme/buckets",
        &format!("/orgs/acme/buckets/{id}"),
        "/orgs/acme/repos",
        "/orgs/acme/repos/paginated",
        &format!("/orgs/acme/buckets/{id}/repos"),
        &format!("/orgs/acme/buckets/{id}/credentials"),
    ] {
        assert!(!told(&get(&server, path).await.1), "{path}");
    }
    for (token, wanted) in [(&member, true), (&reader, false)] {
        let response = server.client.get(server.url("/repos/acme/era5")).bearer_auth(token).send().await.unwrap();
        assert_eq!(told(&response.json().await.unwrap()), wanted);
    }
    let (status, answer) = get(&server, &format!("/orgs/acme/buckets/{id}/credentials")).await;
    assert_eq!(status, 409, "{answer}");
}

#[sqlx::test(migrations = "../migrations")]
async fn callers_learn_who_they_are_and_what_they_may(pool: PgPool) {
    let world = World::new(pool).await;
    let reader = world.person(Role::Reader).await;
    let server = Server::serve(world, None).await;
    server.add(ORG, &draft::self_managed("main", "data")).await;
    send(&server, "POST", "/orgs/acme/repos", json!({ "name": "era5" })).await;
    let ada = server.ada.person().to_string();
    let (status, user) = get(&server, "/user").await;
    let expected = json!({ "id": ada, "first_name": "Ada", "family_name": "Byron", "email": "ada@example.com" });
    assert_eq!((status, user), (200, expected));
    assert_eq!(get(&server, "/user/orgs").await.1[0]["name"], "acme");
    assert_eq!(send(&server, "POST", "/user/diagnostics", json!({ "system": {} })).await.0, 204);
    let version = server.client.get(server.url("/")).header("accept", "application/vnd.earthmover+json").send().await;
    assert!(version.unwrap().text().await.unwrap().starts_with("{\"arraylake_api_version\":"));

    let reader = reader.person().to_string();
    for (principal, resource, action, allowed) in [
        (&ada, "acme", "CAN_MANAGE_USERS", true),
        (&ada, "acme/era5", "CAN_WRITE", true),
        (&reader, "acme/era5", "CAN_READ", true),
        (&reader, "acme/era5", "CAN_WRITE", false),
        (&reader, "acme", "CAN_MANAGE_USERS", false),
        (&ada, "acme/none", "CAN_READ", false),
        (&ada, "ocean", "CAN_READ_REPOS", false),
    ] {
        for path in ["permissions", "api-clients/permissions"] {
            let resource = resource.replace('/', "%2F");
            let path = format!("/orgs/acme/{path}/check?principal_id={principal}&resource={resource}&action={action}");
            assert_eq!(get(&server, &path).await, (200, json!({ "has_permission": allowed })), "{path}");
        }
    }
    let unknown = format!("/orgs/acme/permissions/check?principal_id={ada}&resource=acme&action=CAN_FLY");
    assert_eq!(get(&server, &unknown).await.0, 422);

    let whose = format!("/orgs/acme/api-clients/authenticate?token={}", server.token);
    let (status, holder) = get(&server, &whose).await;
    assert_eq!((status, &holder["_id"], &holder["email"]), (200, &json!(ada), &json!("ada@example.com")));
    let theirs = testing::World {
        cx: testing::context(&server.pool).await,
        pool: server.pool.clone(),
        ada: server.ada.clone(),
        ocean: server.ocean.clone(),
    };
    let other = theirs.token(&theirs.ocean).await;
    for token in ["ema_nonsense", &other] {
        let path = format!("/orgs/acme/api-clients/authenticate?token={token}");
        assert_eq!(get(&server, &path).await.0, 401);
    }
    assert_eq!(get(&server, &format!("/orgs/{OTHER_ORG}/repos")).await.0, 404);
}
