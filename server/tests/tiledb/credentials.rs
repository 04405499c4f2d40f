//! Cloud credentials in both versions of the API: forms, hiding, pages, raw paths, errors.

use serde_json::{Value, json};
use sqlx::PgPool;
use testing::ORG;

use crate::tiledb::api::{ARN, Api, EXTERNAL_ID, SECRET, refusal, rewritten};

fn google_key_file() -> String {
    json!({
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "0123456789abcdef",
        "private_key": "-----BEGIN PRIVATE KEY-----\ncanary-private-key\n-----END PRIVATE KEY-----\n",
        "client_email": "a@my-project.iam.gserviceaccount.com",
        "token_uri": "https://oauth2.googleapis.com/token",
    })
    .to_string()
}

/// Every kind of the contract's table, with what it must not tell.
fn kinds() -> Vec<(&'static str, Value, Value)> {
    vec![
        (
            "aws key",
            json!({ "credential": { "aws": {
                "access_key_id": "AKIDEXAMPLE", "secret_access_key": SECRET, "endpoint": "https://store.example.com",
                "sse_kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/1",
            } } }),
            json!({ "provider": "AWS", "credential": { "aws": {
                "access_key_id": "AKIDEXAMPLE", "endpoint": "https://store.example.com",
                "sse_kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/1",
            } } }),
        ),
        (
            "aws role",
            json!({ "provider": "AWS", "allowed_in_tasks": true, "role": { "aws": {
                "role_arn": ARN, "external_id": EXTERNAL_ID,
            } } }),
            json!({ "provider": "AWS", "role": { "aws": { "role_arn": "arn:aws:iam::1234567" } } }),
        ),
        (
            "azure key",
            json!({ "credential": { "azure": { "account_name": "account1", "account_key": SECRET } } }),
            json!({ "provider": "AZURE", "credential": { "azure": { "account_name": "account1" } } }),
        ),
        (
            "azure token",
            json!({ "token": { "azure": { "account_name": "account1", "sas_token": SECRET } } }),
            json!({ "provider": "AZURE", "token": { "azure": { "account_name": "account1" } } }),
        ),
        (
            "gcp key",
            json!({ "credential": { "gcp": { "access_key_id": "GOOG1EXAMPLE", "secret_access_key": SECRET } } }),
            json!({ "provider": "GCP", "credential": { "gcp": { "access_key_id": "GOOG1EXAMPLE" } } }),
        ),
        (
            "gcp account",
            json!({ "token": { "gcp": { "account_id": "ignored", "key_text": google_key_file() } } }),
            json!({ "provider": "GCP", "token": { "gcp": {
                "account_id": "a@my-project.iam.gserviceaccount.com", "key_id": "0123456789abcdef",
            } } }),
        ),
    ]
}

#[sqlx::test(migrations = "../migrations")]
async fn every_kind_is_kept_and_told_without_its_secret(pool: PgPool) {
    let api = Api::new(pool).await;
    for namespace in ["ada", ORG] {
        for (name, mut sent, returned) in kinds() {
            sent["name"] = json!(name);
            api.done("POST", &format!("/v2/credentials/{namespace}"), sent).await;
            let path = format!("/v2/credentials/{namespace}/{}", name.replace(' ', "%20"));
            let got = api.get(&path).await;
            for (key, value) in returned.as_object().unwrap() {
                assert_eq!(&got[key], value, "{name}");
            }
            assert_eq!(got["name"], name);
            assert_eq!(got["allowed_in_tasks"], name == "aws role");
            assert!(got["uuid"].is_string() && got["created_at"].as_str().unwrap().ends_with('Z'));
        }
        let list = api.get(&format!("/v2/credentials/{namespace}")).await.to_string();
        for hidden in [SECRET, EXTERNAL_ID, "89012:role", "canary"] {
            assert!(!list.contains(hidden), "{hidden}");
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn lists_have_pages_and_filters(pool: PgPool) {
    let api = Api::new(pool).await;
    for (name, mut sent, _) in kinds() {
        sent["name"] = json!(name);
        api.done("POST", "/v2/credentials/ada", sent).await;
    }
    let names = |list: &Value| -> Vec<String> {
        let found = list["credentials"].as_array().unwrap().iter();
        found.map(|credential| credential["name"].as_str().unwrap().to_owned()).collect()
    };
    let page = api.get("/v2/credentials/ada?page=2&per_page=4").await;
    assert_eq!(names(&page), ["gcp account", "gcp key"]);
    let metadata = json!({ "page": 2, "per_page": 4, "total_pages": 2, "total_items": 6 });
    assert_eq!(page["pagination_metadata"], metadata);
    assert_eq!(api.get("/v2/credentials/ada?page=9").await["credentials"], json!([]));
    for (query, wanted) in [
        ("type=key", vec!["aws key", "azure key", "gcp key"]),
        ("type=arn", vec!["aws role"]),
        ("type=azure_token", vec!["azure token"]),
        ("type=token", vec!["gcp account"]),
        ("provider=GCP", vec!["gcp account", "gcp key"]),
        ("provider=GCP&type=key", vec!["gcp key"]),
        ("provider=AZURE&type=arn", vec![]),
    ] {
        assert_eq!(names(&api.get(&format!("/v2/credentials/ada?{query}")).await), wanted, "{query}");
    }
    for bad in ["provider=IBM", "type=x", "page=0", "per_page=0", "per_page=x"] {
        assert_eq!(api.refused("GET", &format!("/v2/credentials/ada?{bad}"), Value::Null).await.0, 422, "{bad}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_was_read_is_sent_back_with_one_change(pool: PgPool) {
    let api = Api::new(pool).await;
    for (name, mut sent, _) in kinds() {
        sent["name"] = json!(name);
        api.done("POST", "/v2/credentials/ada", sent).await;
        let path = format!("/v2/credentials/ada/{}", name.replace(' ', "%20"));
        let mut read = rewritten(api.get(&path).await);
        assert!(read["created_at"].as_str().unwrap().ends_with("+00:00"));
        read["provider_default"] = json!(true);
        api.done("PATCH", &path, read).await;
        let mut read = rewritten(api.get(&path).await);
        assert_eq!(read["provider_default"], json!(true), "{name}");
        read["created_at"] = json!("2026-11-22T01:07:53+00:00");
        let (status, message) = api.refused("PATCH", &path, read).await;
        assert_eq!((status, message.as_str()), (422, "created_at: This cannot be changed here."));
    }
    let older = "/v1/credentials/ada/aws/aws%20key";
    let mut read = rewritten(api.get(older).await);
    read["buckets"] = json!(["s3://data/team"]);
    api.done("PATCH", older, read).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn only_what_is_sent_changes(pool: PgPool) {
    let api = Api::new(pool).await;
    let (_, mut key, _) = kinds().remove(0);
    key["name"] = json!("key");
    api.done("POST", "/v2/credentials/ada", key).await;
    let before = api.get("/v2/credentials/ada/key").await;
    api.done(
        "PATCH",
        "/v2/credentials/ada/key",
        json!({ "credential": { "aws": { "secret_access_key": "rotated/1" } } }),
    )
    .await;
    let dotted = json!({ "credential.aws.secret_access_key": "rotated/2" });
    let refused = "credential.aws.secret_access_key: There is no such field.";
    assert_eq!(api.refused("PATCH", "/v2/credentials/ada/key", dotted).await, (422, refused.to_owned()));
    api.done("PATCH", "/v2/credentials/ada/key", json!({ "name": "renamed", "provider_default": true })).await;
    let after = api.get("/v2/credentials/ada/renamed").await;
    assert_eq!((&after["uuid"], &after["provider_default"]), (&before["uuid"], &json!(true)));
    assert_eq!(after["credential"], before["credential"]);
    assert_eq!(api.refused("GET", "/v2/credentials/ada/key", Value::Null).await.0, 404);
    // A secret goes nowhere it was not entered for.
    let moved = json!({ "credential": { "aws": { "endpoint": "https://elsewhere.example.com" } } });
    let (status, message) = api.refused("PATCH", "/v2/credentials/ada/renamed", moved).await;
    assert!(status == 422 && message.contains("secret_access_key"), "{message}");
    let other_kind = json!({ "role": { "aws": { "role_arn": ARN } } });
    assert_eq!(api.refused("PATCH", "/v2/credentials/ada/renamed", other_kind).await.0, 422);
    let cleared = json!({ "credential": { "aws": { "endpoint": "", "secret_access_key": "again/again" } } });
    api.done("PATCH", "/v2/credentials/ada/renamed", cleared).await;
    assert!(api.get("/v2/credentials/ada/renamed").await["credential"]["aws"].get("endpoint").is_none());
    api.done("DELETE", "/v2/credentials/ada/renamed", Value::Null).await;
    assert_eq!(api.refused("DELETE", "/v2/credentials/ada/renamed", Value::Null).await.0, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_cut_arn_that_comes_back_leaves_the_whole_one(pool: PgPool) {
    let api = Api::new(pool).await;
    let role = json!({ "name": "role", "role": { "aws": { "role_arn": ARN, "external_id": EXTERNAL_ID } } });
    api.done("POST", "/v2/credentials/ada", role).await;
    let sealed = "select fingerprint from cloud_credential";
    let before: Vec<u8> = sqlx::query_scalar(sealed).fetch_one(&api.server.pool).await.unwrap();
    let mut role = api.get("/v2/credentials/ada/role").await;
    role["allowed_in_tasks"] = json!(true);
    api.done("PATCH", "/v2/credentials/ada/role", role).await;
    api.done("PATCH", "/v1/credentials/ada/aws/role", json!({ "service_role_arn": "arn:aws:iam::1234567" })).await;
    let after: Vec<u8> = sqlx::query_scalar(sealed).fetch_one(&api.server.pool).await.unwrap();
    assert_eq!(before, after, "the fingerprint holds the whole ARN");
    let other = json!({ "role": { "aws": { "role_arn": "arn:aws:iam::9999999" } } });
    assert_eq!(api.refused("PATCH", "/v2/credentials/ada/role", other).await.0, 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn one_default_for_each_provider(pool: PgPool) {
    let api = Api::new(pool).await;
    for (name, mut sent, _) in kinds() {
        sent["name"] = json!(name);
        sent["provider_default"] = json!(true);
        api.done("POST", "/v2/credentials/ada", sent).await;
    }
    let list = api.get("/v2/credentials/ada").await;
    let defaults: Vec<&str> = list["credentials"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|credential| credential["provider_default"] == true)
        .map(|credential| credential["name"].as_str().unwrap())
        .collect();
    assert_eq!(defaults, ["aws role", "azure token", "gcp account"], "the last of each provider");
    api.done("PATCH", "/v2/credentials/ada/aws%20role", json!({ "provider_default": false })).await;
    assert_eq!(api.get("/v2/credentials/ada/aws%20role").await["provider_default"], false);
}

#[sqlx::test(migrations = "../migrations")]
async fn names_are_decoded_after_the_path_is_split(pool: PgPool) {
    let api = Api::new(pool).await;
    for (name, path) in
        [("my key", "my%20key"), ("a/b", "a%2Fb"), ("a%2Fb", "a%252Fb"), ("clé", "cl%C3%A9"), ("a?b#c", "a%3Fb%23c")]
    {
        let key =
            json!({ "name": name, "credential": { "gcp": { "access_key_id": "GOOG1", "secret_access_key": SECRET } } });
        api.done("POST", "/v2/credentials/ada", key).await;
        assert_eq!(api.get(&format!("/v2/credentials/ada/{path}")).await["name"], name);
        api.done("PATCH", &format!("/v2/credentials/ada/{path}"), json!({ "provider_default": true })).await;
        api.done("DELETE", &format!("/v2/credentials/ada/{path}"), Value::Null).await;
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_older_door_leads_to_the_same_store(pool: PgPool) {
    let api = Api::new(pool).await;
    let key = json!({
        "name": "old", "access_key_id": "AKIDEXAMPLE", "secret_access_key": SECRET, "default": true,
        "buckets": ["s3://data/team"],
    });
    api.done("POST", "/v1/credentials/acme/aws", key).await;
    api.done("POST", "/v1/credentials/acme/aws", json!({ "name": "role", "service_role_arn": ARN })).await;
    let azure = json!({ "name": "az", "credential": { "azure": { "account_name": "acc1", "account_key": SECRET } } });
    api.done("POST", "/v2/credentials/acme", azure).await;
    let list = api.get("/v1/credentials/acme/aws").await;
    assert_eq!(list.as_array().unwrap().len(), 2, "the AWS ones, in a bare list");
    assert!(!list.to_string().contains(SECRET) && !list.to_string().contains("89012:role"));
    assert_eq!(list[1]["service_role_arn"], "arn:aws:iam::1234567");
    let newer = api.get("/v2/credentials/acme/old").await;
    assert_eq!(
        (&newer["provider_default"], &newer["credential"]["aws"]["access_key_id"]),
        (&json!(true), &json!("AKIDEXAMPLE"))
    );
    // An edit in the newer version keeps what only the older one knows.
    api.done("PATCH", "/v2/credentials/acme/old", json!({ "provider_default": false })).await;
    let older = api.get("/v1/credentials/acme/aws/old").await;
    assert_eq!((&older["buckets"], &older["default"]), (&json!(["s3://data/team"]), &json!(false)));
    api.done("PATCH", "/v1/credentials/acme/aws/old", json!({ "buckets": [], "name": "new" })).await;
    assert_eq!(api.get("/v1/credentials/acme/aws/new").await["buckets"], json!([]));
    for method in ["GET", "PATCH", "DELETE"] {
        assert_eq!(api.refused(method, "/v1/credentials/acme/aws/az", json!({})).await.0, 404, "{method}");
    }
    let both = json!({ "name": "x", "service_role_arn": ARN, "access_key_id": "AKID", "secret_access_key": SECRET });
    assert_eq!(api.refused("POST", "/v1/credentials/acme/aws", both).await.0, 422);
    api.done("DELETE", "/v1/credentials/acme/aws/new", Value::Null).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn bad_requests_are_told_in_the_clients_words_and_without_the_secret(pool: PgPool) {
    let api = Api::new(pool).await;
    let aws = |fields: Value| json!({ "name": "x", "credential": { "aws": fields } });
    for (what, body, wanted) in [
        ("nothing", json!({}), "name:"),
        ("no kind", json!({ "name": "x" }), "exactly one of"),
        ("half a pair", aws(json!({ "access_key_id": "AKID" })), "secret_access_key:"),
        ("no role", json!({ "name": "x", "role": { "aws": {} } }), "role_arn:"),
        ("a cut ARN", json!({ "name": "x", "role": { "aws": { "role_arn": "arn:aws:iam::1234567" } } }), "role_arn:"),
        (
            "two kinds",
            json!({ "name": "x", "role": { "aws": { "role_arn": ARN } }, "credential": { "aws": {} } }),
            "exactly one of",
        ),
        (
            "another provider",
            json!({ "name": "x", "provider": "GCP", "role": { "aws": { "role_arn": ARN } } }),
            "provider:",
        ),
        (
            "tasks for a key",
            json!({ "name": "x", "allowed_in_tasks": true, "credential": { "gcp": { "access_key_id": "GOOG1", "secret_access_key": SECRET } } }),
            "allowed_in_tasks:",
        ),
        (
            "an endpoint that is none",
            aws(json!({ "access_key_id": "AKID", "secret_access_key": SECRET, "endpoint": "ftp://x" })),
            "endpoint:",
        ),
        ("a key file that is none", json!({ "name": "x", "token": { "gcp": { "key_text": SECRET } } }), "key_text:"),
    ] {
        let (status, message) = api.refused("POST", "/v2/credentials/ada", body).await;
        assert!(status == 422 && message.contains(wanted), "{what}: {status} {message}");
        assert!(!message.contains(SECRET), "{what}");
    }
    let key = aws(json!({ "access_key_id": "AKID", "secret_access_key": SECRET }));
    api.done("POST", "/v2/credentials/ada", key.clone()).await;
    assert_eq!(api.refused("POST", "/v2/credentials/ada", key).await.0, 409);
    let (status, message) = api.refused("POST", "/v2/credentials/ada", json!([SECRET])).await;
    assert!(status == 422 && !message.contains(SECRET), "{message}");
    let half =
        api.request("POST", "/v2/credentials/ada").header("x-tiledb-rest-api-key", &api.token).body("{\"name\": ");
    assert_eq!(refusal(half.send().await.unwrap()).await.0, 422);
}
