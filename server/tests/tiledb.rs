//! The API of the `tiledb-cloud` client, as its contract has it: forms, hiding, paging, raw paths, errors, tokens.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use backend::Lifetime;
use domain::org::Role;
use http::StatusCode;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use sqlx::PgPool;
use support::Server;
use testing::{ORG, OTHER_ORG, PASSWORD, World, draft};

const ARN: &str = draft::ROLE_ARN;
const SECRET: &str = draft::SECRET_ACCESS_KEY;
const EXTERNAL_ID: &str = "canary-external-id-5T7K";

/// A server, and Ada with a token of her own.
struct Api {
    server: Server,
    token: String,
}

impl Api {
    async fn new(pool: PgPool) -> Self {
        let world = World::new(pool).await;
        let own = world.backend.actor_in_own_namespace(world.ada.person()).await.unwrap();
        let token = world.token(&own).await;
        Self { server: Server::serve(world, None).await, token }
    }

    fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let request = self.server.client.request(method.parse().unwrap(), self.server.url(path));
        request.header("content-type", "application/json")
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Response {
        let request = self.request(method, path).header("x-tiledb-rest-api-key", &self.token);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        request.body(body).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let response = self.call("GET", path, Value::Null).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    async fn done(&self, method: &str, path: &str, body: Value) {
        let response = self.call(method, path, body).await;
        let status = response.status();
        assert_eq!(status, StatusCode::NO_CONTENT, "{method} {path}: {}", response.text().await.unwrap());
    }

    /// What is wrong, by its status and its message.
    async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String) {
        refusal(self.call(method, path, body).await).await
    }
}

/// Every error is an object with a code and a message.
async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["code"], status, "{body}");
    assert!(body["request_id"].is_string());
    (status, body["message"].as_str().unwrap().to_owned())
}

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
        for (name, mut sent, told) in kinds() {
            sent["name"] = json!(name);
            api.done("POST", &format!("/v2/credentials/{namespace}"), sent).await;
            let path = format!("/v2/credentials/{namespace}/{}", name.replace(' ', "%20"));
            let got = api.get(&path).await;
            for (key, value) in told.as_object().unwrap() {
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
    let mut told = api.get("/v2/credentials/ada/role").await;
    told["allowed_in_tasks"] = json!(true);
    api.done("PATCH", "/v2/credentials/ada/role", told).await;
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
    // An edit through the newer door keeps what only the older one knows.
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
    assert!(status == 400 && !message.contains(SECRET), "{message}");
    let half =
        api.request("POST", "/v2/credentials/ada").header("x-tiledb-rest-api-key", &api.token).body("{\"name\": ");
    assert_eq!(refusal(half.send().await.unwrap()).await.0, 400);
}

#[sqlx::test(migrations = "../migrations")]
async fn who_calls_is_told_by_token_or_password(pool: PgPool) {
    let api = Api::new(pool).await;
    for name in ["ada", "ada@example.com"] {
        let user: Value =
            api.request("GET", "/v1/user").basic_auth(name, Some(PASSWORD)).send().await.unwrap().json().await.unwrap();
        assert_eq!((&user["username"], &user["email"]), (&json!("ada"), &json!("ada@example.com")));
        assert_eq!(user["organizations"].as_array().unwrap().len(), 2);
    }
    for (name, password) in [("ada", "wrong"), ("nobody", PASSWORD), ("", "")] {
        let answer = api.request("GET", "/v1/user").basic_auth(name, Some(password)).send().await.unwrap();
        assert_eq!(refusal(answer).await.0, 401, "{name}");
    }
    assert_eq!(refusal(api.request("GET", "/v1/user").send().await.unwrap()).await.0, 401);
    let bad = api.request("GET", "/v1/user").header("x-tiledb-rest-api-key", "x").basic_auth("ada", Some(PASSWORD));
    assert_eq!(refusal(bad.send().await.unwrap()).await.0, 401, "the token comes first");
    // A cookie counts for nothing, also on the way to another site's page.
    api.server.sign_in().await;
    let with_cookie = api.server.client.get(api.server.url("/v1/user")).send().await.unwrap();
    assert_eq!(with_cookie.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_reaches_what_it_was_made_for(pool: PgPool) {
    let world = World::new(pool).await;
    let bound = world.token(&world.ada).await;
    let member = world.person(Role::Member).await;
    let members_own = world.backend.actor_in_own_namespace(member.person()).await.unwrap();
    let members = world.token(&members_own).await;
    let server = Server::serve(world, None).await;
    let status = async |token: &str, path: &str| {
        let request = server.client.get(server.url(path)).header("x-tiledb-rest-api-key", token);
        request.send().await.unwrap().status().as_u16()
    };
    // One that was made in an organisation: that organisation.
    assert_eq!(status(&bound, &format!("/v2/credentials/{ORG}")).await, 200);
    assert_eq!(status(&bound, &format!("/v2/credentials/{OTHER_ORG}")).await, 404);
    assert_eq!(status(&bound, "/v2/credentials/ada").await, 404);
    // One that was made in one's own namespace: wherever one belongs.
    assert_eq!(status(&members, &format!("/v2/credentials/{ORG}")).await, 200);
    assert_eq!(status(&members, "/v2/credentials/member").await, 200);
    for other in ["ada", OTHER_ORG, "nothing"] {
        assert_eq!(status(&members, &format!("/v2/credentials/{other}")).await, 404, "{other}");
    }
    assert_eq!(status(&members, "/v1/users/ada").await, 200, "they share an organisation");
    assert_eq!(status(&members, "/v1/organizations/ocean").await, 404);
    // The clients of bucket configs are told of one organisation by each token.
    let arraylake = server.client.get(server.url("/user")).bearer_auth(&members).send().await.unwrap();
    assert_eq!(arraylake.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = "../migrations")]
async fn sessions_make_tokens_and_tokens_make_none(pool: PgPool) {
    let api = Api::new(pool).await;
    let basic = api.request("GET", "/v1/session?remember_me=True").basic_auth("ada", Some(PASSWORD));
    let session: Value = basic.send().await.unwrap().json().await.unwrap();
    let session_token = session["token"].as_str().unwrap().to_owned();
    assert_eq!((&session["name"], &session["scope"]), (&json!("session"), &json!(["*"])));
    assert_eq!(refusal(api.call("GET", "/v1/session", Value::Null).await).await.0, 403);
    assert_eq!(refusal(api.call("POST", "/v1/token", json!({})).await).await.0, 403);

    let with = |token: &str, method: &str, path: &str, body: Value| {
        api.request(method, path).header("x-tiledb-rest-api-key", token).body(body.to_string())
    };
    let wanted = json!({ "name": "nightly", "scope": ["user:read"] });
    let made: Value =
        with(&session_token, "POST", "/v1/token", wanted.clone()).send().await.unwrap().json().await.unwrap();
    let again: Value = with(&session_token, "POST", "/v1/token", wanted).send().await.unwrap().json().await.unwrap();
    assert_eq!((&made["name"], &again["name"]), (&json!("nightly"), &json!("nightly-1")));
    let narrow = made["token"].as_str().unwrap();
    let status =
        async |method: &str, path: &str| with(narrow, method, path, json!({})).send().await.unwrap().status().as_u16();
    assert_eq!(status("GET", "/v2/credentials/ada").await, 200);
    assert_eq!(status("POST", "/v2/credentials/ada").await, 403, "it only reads");
    assert_eq!(status("GET", &format!("/v2/credentials/{ORG}")).await, 403, "it is for users");
    assert_eq!(status("POST", "/v1/token").await, 403);

    let list = api.get("/v1/tokens").await;
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert!(!list.to_string().contains("ema_"), "lists have no tokens in them");
    assert_eq!(api.get("/v1/tokens/session").await.as_array().unwrap().len(), 1);
    assert_eq!(api.get("/v1/tokens/scopes").await.as_array().unwrap().len(), 13);
    api.done("DELETE", "/v1/tokens/nightly-1", Value::Null).await;
    api.done("DELETE", &format!("/v1/tokens/{narrow}"), Value::Null).await;
    assert_eq!(status("GET", "/v2/credentials/ada").await, 401, "revoked");
    for (body, wanted) in [
        (json!({ "scope": ["everything"] }), "scope:"),
        (json!({ "expires": "tomorrow" }), "expires:"),
        (json!({ "expires": "2099-01-01T00:00:00Z" }), "expires:"),
    ] {
        let answer = with(&session_token, "POST", "/v1/token", body).send().await.unwrap();
        let (status, message) = refusal(answer).await;
        assert!(status == 422 && message.contains(wanted), "{message}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn organisations_and_their_people(pool: PgPool) {
    let world = World::new(pool).await;
    let member = world.person(Role::Member).await;
    let own = world.backend.actor_in_own_namespace(world.ada.person()).await.unwrap();
    let token = world.token(&own).await;
    world.backend.create_token(&member, &"x".parse().unwrap(), Lifetime::days(1).unwrap()).await.unwrap();
    let api = Api { server: Server::serve(world, None).await, token };
    let made = json!({ "name": "ice-lab", "description": "Sea ice", "default_s3_path": "s3://ice" });
    api.done("POST", "/v1/organization", made.clone()).await;
    assert_eq!(api.refused("POST", "/v1/organization", made).await.0, 409);
    assert_eq!(api.refused("POST", "/v1/organization", json!({ "name": "v1" })).await.0, 422);
    api.done("POST", "/v1/organizations/ice-lab/user", json!({ "username": "member", "role": "read_only" })).await;
    let again = json!({ "username": "member", "role": "read_only" });
    assert_eq!(api.refused("POST", "/v1/organizations/ice-lab/user", again).await.0, 409);
    let nobody = json!({ "username": "nobody", "role": "read_only" });
    assert_eq!(api.refused("POST", "/v1/organizations/ice-lab/user", nobody).await.0, 404);
    api.done("PATCH", "/v1/organizations/ice-lab/member", json!({ "role": "admin" })).await;
    let told = api.get("/v1/organizations/ice-lab/member").await;
    assert_eq!((&told["role"], &told["organization_name"]), (&json!("admin"), &json!("ice-lab")));
    let organization = api.get("/v1/organizations/ice-lab").await;
    assert_eq!((&organization["role"], &organization["description"]), (&json!("owner"), &json!("Sea ice")));
    assert_eq!(organization["users"].as_array().unwrap().len(), 2);
    let by_id = api.get(&format!("/v1/organizations/{}", organization["id"].as_str().unwrap())).await;
    assert_eq!(by_id["name"], "ice-lab");
    assert_eq!(api.get("/v1/organizations").await.as_array().unwrap().len(), 3);

    // The credential a default names must be there.
    let named = json!({ "default_s3_path_credentials_name": "prod" });
    assert_eq!(api.refused("PATCH", "/v1/organizations/ice-lab", named.clone()).await.0, 422);
    let key =
        json!({ "name": "prod", "credential": { "gcp": { "access_key_id": "GOOG1", "secret_access_key": SECRET } } });
    api.done("POST", "/v2/credentials/ice-lab", key).await;
    api.done("PATCH", "/v1/organizations/ice-lab", named).await;
    assert_eq!(api.get("/v1/organizations/ice-lab").await["default_s3_path_credentials_name"], "prod");
    api.done("PATCH", "/v1/organizations/ice-lab", json!({ "default_s3_path": "" })).await;
    assert!(api.get("/v1/organizations/ice-lab").await.get("default_s3_path").is_none());

    assert_eq!(api.refused("DELETE", "/v1/organizations/ice-lab", Value::Null).await.0, 409, "there is a credential");
    api.done("DELETE", "/v2/credentials/ice-lab/prod", Value::Null).await;
    api.done("DELETE", "/v1/organizations/ice-lab/member", Value::Null).await;
    api.done("DELETE", "/v1/organizations/ice-lab", Value::Null).await;
    assert_eq!(api.refused("GET", "/v1/organizations/ice-lab", Value::Null).await.0, 404);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_person_and_their_account(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("grace", Role::Member).await;
    let api = Api { server: Server::serve(world, None).await, token: String::new() };
    let grace = |method: &str, path: &str, body: Value, password: &str| {
        api.request(method, path).basic_auth("grace", Some(password)).body(body.to_string()).send()
    };
    let change = json!({ "username": "grace", "name": "Grace Hopper", "company": "Navy" });
    assert_eq!(grace("PATCH", "/v1/users/grace", change, PASSWORD).await.unwrap().status(), 204);
    let user: Value = grace("GET", "/v1/users/grace", Value::Null, PASSWORD).await.unwrap().json().await.unwrap();
    assert_eq!(
        (&user["name"], &user["company"], &user["is_valid_email"]),
        (&json!("Grace Hopper"), &json!("Navy"), &json!(true))
    );
    assert!(user.get("password").is_none());
    assert_eq!(refusal(grace("PATCH", "/v1/users/ada", json!({}), PASSWORD).await.unwrap()).await.0, 403);
    assert_eq!(refusal(grace("POST", "/v1/user", json!({}), PASSWORD).await.unwrap()).await.0, 403);
    let short = json!({ "password": "short" });
    assert_eq!(refusal(grace("POST", "/v1/user/password_reset", short, PASSWORD).await.unwrap()).await.0, 422);
    let new = "another correct horse";
    let reset = grace("POST", "/v1/user/password_reset", json!({ "password": new }), PASSWORD).await.unwrap();
    assert_eq!(reset.status(), 204);
    assert_eq!(grace("GET", "/v1/user", Value::Null, PASSWORD).await.unwrap().status(), 401);
    assert_eq!(grace("DELETE", "/v1/users/grace", Value::Null, new).await.unwrap().status(), 204);
    assert_eq!(grace("GET", "/v1/user", Value::Null, new).await.unwrap().status(), 401);
    let last = api.request("DELETE", "/v1/users/ada").basic_auth("ada", Some(PASSWORD)).send().await.unwrap();
    assert_eq!(refusal(last).await.0, 409, "two organisations have no other owner");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_libtiledb_asks_first(pool: PgPool) {
    let api = Api::new(pool).await;
    for (method, path) in [
        ("GET", "/v4/capabilities"),
        ("GET", "/v1/arrays/acme/none"),
        ("OPTIONS", "/v2/groups/acme/none"),
        ("POST", "/v1/nothing"),
    ] {
        let response = api.request(method, path).header("x-tiledb-rest-api-key", &api.token).send().await.unwrap();
        assert_eq!(refusal(response).await.0, 404, "{method} {path}");
    }
    assert_eq!(api.refused("PUT", "/v1/user", Value::Null).await.0, 405);
}

/// The description names every route of Lakewarden's own API, and no other.
#[sqlx::test(migrations = "../migrations")]
async fn the_description_is_of_what_is_there(pool: PgPool) {
    let api = Api::new(pool).await;
    let description = api.get("/api/v1/openapi.json").await;
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let served = server::route_names().into_iter().filter(|name| name.path.starts_with("/api/v1"));
    let mut served: Vec<String> = served.map(|name| format!("{} {}", name.method, name.path)).collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
}
