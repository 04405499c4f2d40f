//! Bucket configs.

use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::draft;

use crate::{api::refused, support::Server};

const BUCKETS: &str = "/api/v1/orgs/acme/buckets";

fn pointers(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors.map(|error| error["pointer"].as_str().or(error["parameter"].as_str()).unwrap()).collect()
}

fn config(nickname: &str, access: &Value) -> Value {
    json!({ "nickname": nickname, "platform": "s3", "bucket": "data", "prefix": nickname, "region": "us-east-1", "access": access })
}

#[sqlx::test(migrations = "../migrations")]
async fn a_bucket_config_is_made_with_every_auth_method_and_its_secret_is_never_told(pool: PgPool) {
    let server = Server::start(pool).await;
    let pair = draft::key_pair("stored");
    let stored =
        backend::credentials::create(&server.cx, &server.ada, &pair, backend::Proof::NotDemanded).await.unwrap();
    let secret = draft::SECRET_ACCESS_KEY;
    let ways = [
        json!({ "method": "anonymous" }),
        json!({ "method": "hmac", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key": secret }),
        json!({
            "method": "aws_customer_managed_role", "account_id": "123456789012", "role_name": "path/lakewarden",
            "external_id": secret,
        }),
        json!({ "method": "cloud_credential", "cloud_credential": stored.id }),
    ];
    for (number, access) in ways.iter().enumerate() {
        let nickname = format!("made-{number}");
        let mut body = config(&nickname, access);
        if access["method"] == "cloud_credential" {
            body["platform"] = json!("s3-compatible");
            body["endpoint"] = json!(stored.shown.endpoint());
        }
        let made = server.call("POST", BUCKETS, &body).send().await.unwrap();
        let (status, tag) = (made.status(), made.headers().get("etag").cloned());
        let made: Value = made.json().await.unwrap();
        assert_eq!((status, tag.unwrap().to_str().unwrap()), (StatusCode::CREATED, "\"1\""), "{made}");
        assert_eq!(made["access"]["method"], access["method"]);
        assert!(!made.to_string().contains(secret), "{made}");
        assert_eq!(made["is_default"], number == 0, "the first is the default");
        let read = server.api(&format!("{BUCKETS}/{}", made["id"].as_str().unwrap())).await;
        assert_eq!(read.json::<Value>().await.unwrap(), made);
    }
    let google = json!({
        "nickname": "google", "platform": "gs", "bucket": "data",
        "access": { "method": "gcp_customer_managed_role", "service_account": "data@my-project.iam.gserviceaccount.com" },
    });
    assert_eq!(server.call("POST", BUCKETS, &google).send().await.unwrap().status(), StatusCode::CREATED);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_wrong_with_a_body_is_told_field_by_field(pool: PgPool) {
    let server = Server::start(pool).await;
    let post = async |body: Value| refused(server.call("POST", BUCKETS, &body).send().await.unwrap(), 422).await;
    let role =
        json!({ "method": "aws_customer_managed_role", "account_id": "1", "role_name": "a b", "external_id": "" });
    let mut body = config("x", &role);
    body["region"] = json!("US");
    let problem = post(body).await;
    let wanted = ["/access/account_id", "/access/external_id", "/access/role_name", "/nickname", "/region"];
    assert_eq!(pointers(&problem), wanted, "{problem}");
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:invalid-request");

    let open = json!({ "method": "anonymous" });
    let mut body = config("good", &open);
    body["colour"] = json!("red");
    body["is_default"] = json!(true);
    assert_eq!(pointers(&post(body).await), ["/colour", "/is_default"]);
    let odd = json!({ "method": "anonymous", "secret": "x" });
    assert_eq!(pointers(&post(config("good", &odd)).await), ["/access/secret"]);
    let unknown = json!({ "method": "magic" });
    assert_eq!(pointers(&post(config("good", &unknown)).await), ["/access/method"]);
    assert_eq!(pointers(&post(json!({ "nickname": 1 })).await), ["/nickname"]);
    assert_eq!(pointers(&post(json!({})).await), ["/nickname"]);

    assert_eq!(server.call("POST", BUCKETS, &config("good", &open)).send().await.unwrap().status(), 201);
    let problem = refused(server.call("POST", BUCKETS, &config("Good", &open)).send().await.unwrap(), 409).await;
    assert_eq!(
        (&problem["type"], pointers(&problem)),
        (&json!("urn:problem-type:lakewarden:nickname-taken"), vec!["/nickname"])
    );
    assert!(problem["request_id"].as_str().is_some_and(|id| !id.is_empty()));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_change_names_the_version_it_was_begun_on(pool: PgPool) {
    let server = Server::start(pool).await;
    let id = server.add("acme", &draft::hmac("keys", "data")).await;
    let path = format!("{BUCKETS}/{id}");
    let patch = async |tag: Option<&str>, body: Value| {
        let request = server.call("PATCH", &path, &body);
        let request = if let Some(tag) = tag { request.header("if-match", tag) } else { request };
        request.send().await.unwrap()
    };
    let renamed = json!({ "nickname": "renamed" });
    let problem = refused(patch(None, renamed.clone()).await, 428).await;
    assert_eq!(pointers(&problem), ["If-Match"]);
    refused(patch(Some("\"7\""), renamed.clone()).await, 412).await;
    refused(patch(Some("W/x"), renamed.clone()).await, 412).await;
    let edited = patch(Some("\"1\""), renamed.clone()).await;
    assert_eq!((edited.status(), edited.headers()["etag"].to_str().unwrap()), (StatusCode::OK, "\"2\""));
    let problem = refused(patch(Some("\"1\""), renamed).await, 412).await;
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:changed-meanwhile");

    // What is not sent stays, the secret, too; null clears.
    let edited: Value = patch(Some("*"), json!({ "prefix": "team/a" })).await.json().await.unwrap();
    assert_eq!((&edited["prefix"], &edited["nickname"]), (&json!("team/a"), &json!("renamed")));
    let edited: Value = patch(Some("\"3\""), json!({ "prefix": null })).await.json().await.unwrap();
    assert_eq!((&edited["prefix"], &edited["uri"]), (&json!(""), &json!("s3://data")));
    // A secret goes nowhere it did not go before.
    let problem = refused(patch(Some("*"), json!({ "endpoint": "https://elsewhere.example.com" })).await, 422).await;
    assert_eq!(pointers(&problem), ["/access/secret_access_key"], "{problem}");
    assert_eq!(server.call("DELETE", &path, &Value::Null).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    refused(server.api(&path).await, 404).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_comes_in_pages(pool: PgPool) {
    let server = Server::start(pool).await;
    for number in 0..5 {
        server.add("acme", &draft::self_managed(&format!("bucket-{number}"), &format!("bucket-{number}"))).await;
    }
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: Value = server.api(&format!("{BUCKETS}?limit=2{cursor}")).await.json().await.unwrap();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        names.extend(items.iter().map(|item| item["nickname"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(names, (0..5).map(|number| format!("bucket-{number}")).collect::<Vec<_>>());
    let found: Value = server.api(&format!("{BUCKETS}?search=T-3")).await.json().await.unwrap();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    for (query, name) in [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=x", "limit"),
        ("cursor=x", "cursor"),
        ("page=2", "page"),
    ] {
        let problem = refused(server.api(&format!("{BUCKETS}?{query}")).await, 422).await;
        assert_eq!(pointers(&problem), [name], "{query}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn values_are_tested_before_they_are_stored(pool: PgPool) {
    let server = Server::start(pool).await;
    let mut values = config("unused", &json!({ "method": "anonymous" }));
    values.as_object_mut().unwrap().remove("nickname");
    let report = server.call("POST", &format!("{BUCKETS}/test"), &values).send().await.unwrap();
    assert_eq!(report.status(), StatusCode::OK);
    let report: Value = report.json().await.unwrap();
    assert!(report["checks"].as_array().is_some_and(|checks| !checks.is_empty()), "{report}");
    let mut body = values;
    body["nickname"] = json!("tested");
    let made: Value = server.call("POST", BUCKETS, &body).send().await.unwrap().json().await.unwrap();
    assert_eq!(made["status"], report["verdict"], "a test of the same values counts");
    let last = server.api(&format!("{BUCKETS}/{}/report", made["id"].as_str().unwrap())).await;
    assert_eq!(last.json::<Value>().await.unwrap()["report"], report);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_field_without_a_value_is_left_out_and_an_empty_text_is_refused(pool: PgPool) {
    let server = Server::start(pool).await;
    for field in ["region", "endpoint"] {
        let mut body = config("one", &json!({ "method": "anonymous" }));
        body[field] = json!(" ");
        let problem = refused(server.call("POST", BUCKETS, &body).send().await.unwrap(), 422).await;
        assert_eq!(pointers(&problem), [format!("/{field}")], "{problem}");
    }
    for field in ["endpoint", "kms_key_id"] {
        let mut keys =
            json!({ "kind": "aws_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret": draft::SECRET_ACCESS_KEY });
        keys[field] = json!("");
        let body = json!({ "name": "one", "keys": keys });
        let problem =
            refused(server.call("POST", "/api/v1/orgs/acme/credentials", &body).send().await.unwrap(), 422).await;
        assert!(pointers(&problem)[0].starts_with("/keys"), "{problem}");
        assert!(problem.to_string().contains("This text is empty"), "{problem}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn where_requests_name_the_bucket_is_chosen_and_told(pool: PgPool) {
    let server = Server::start(pool).await;
    let at = |nickname: &str, endpoint: &str, addressing: &str| {
        json!({ "nickname": nickname, "platform": "s3-compatible", "bucket": "data", "prefix": nickname,
                "endpoint": endpoint, "addressing": addressing, "access": { "method": "anonymous" } })
    };
    let post = async |body: Value| server.call("POST", BUCKETS, &body).send().await.unwrap();
    let made: Value = post(at("virtual", "https://s3.example.com", "virtual")).await.json().await.unwrap();
    assert_eq!((&made["addressing"], &made["addressing_style"]), (&json!("virtual"), &json!("virtual")), "{made}");
    let made: Value = post(at("open", "https://s3.example.com", "auto")).await.json().await.unwrap();
    assert_eq!((&made["addressing"], &made["addressing_style"]), (&json!("auto"), &Value::Null), "{made}");
    let path = format!("{BUCKETS}/{}", made["id"].as_str().unwrap());
    let patch = server.call("PATCH", &path, &json!({ "addressing": "path" })).header("if-match", "*");
    let changed: Value = patch.send().await.unwrap().json().await.unwrap();
    assert_eq!((&changed["addressing"], &changed["addressing_style"]), (&json!("path"), &json!("path")), "{changed}");
    let problem = refused(post(at("bare", "https://127.0.0.1", "virtual")).await, 422).await;
    assert_eq!(pointers(&problem), ["/addressing"], "{problem}");
    refused(post(at("bad", "https://s3.example.com", "hosted")).await, 422).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn an_sts_endpoint_and_a_known_store_are_chosen_shown_and_cleared(pool: PgPool) {
    let server = Server::start(pool).await;
    let body = json!({ "nickname": "own", "platform": "s3-compatible", "bucket": "data", "endpoint": "https://s3.example.com",
                       "sts_endpoint": "https://sts.example.com", "store_profile": "MinIO", "access": { "method": "anonymous" } });
    let made: Value = server.call("POST", BUCKETS, &body).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&made["sts_endpoint"], &made["store_profile"]),
        (&body["sts_endpoint"], &body["store_profile"]),
        "{made}"
    );
    let path = format!("{BUCKETS}/{}", made["id"].as_str().unwrap());
    let cleared = json!({ "sts_endpoint": null, "store_profile": null });
    let patch = server.call("PATCH", &path, &cleared).header("if-match", "*");
    let changed: Value = patch.send().await.unwrap().json().await.unwrap();
    assert_eq!((&changed["sts_endpoint"], &changed["store_profile"]), (&Value::Null, &Value::Null), "{changed}");
    let bad = [
        ("https://169.254.169.254", "MinIO", "/sts_endpoint"),
        ("nonsense", "MinIO", "/sts_endpoint"),
        ("https://sts.example.com", "Nobody's store", "/store_profile"),
    ];
    for (sts, profile, pointer) in bad {
        let mut body = body.clone();
        (body["nickname"], body["bucket"]) = (json!("bad"), json!("other"));
        (body["sts_endpoint"], body["store_profile"]) = (json!(sts), json!(profile));
        let problem = refused(server.call("POST", BUCKETS, &body).send().await.unwrap(), 422).await;
        assert_eq!(pointers(&problem), [pointer], "{problem}");
    }
    let role = json!({ "nickname": "role", "platform": "s3", "bucket": "data", "region": "us-east-1", "endpoint": "https://s3.example.com",
                       "access": { "method": "aws_customer_managed_role", "account_id": "123456789012", "role_name": "r",
                                   "external_id": "lw-0123456789abcdef" } });
    for path in [BUCKETS.to_owned(), format!("{BUCKETS}/test")] {
        let mut body = role.clone();
        if path != BUCKETS {
            body.as_object_mut().unwrap().remove("nickname");
        }
        let problem = refused(server.call("POST", &path, &body).send().await.unwrap(), 422).await;
        assert_eq!(pointers(&problem), ["/sts_endpoint"], "{problem}");
    }
}
