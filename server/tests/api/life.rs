//! The whole life of an organisation, by one person with a password and tokens, and another who joins.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{PASSWORD, draft};

use crate::{
    api::{made, refused},
    support::Server,
};

struct Person<'a> {
    server: &'a Server,
    name: &'a str,
    /// Their own token: password attempts are limited.
    token: String,
}

impl<'a> Person<'a> {
    async fn new(server: &'a Server, name: &'a str) -> Self {
        let person = Self { server, name, token: String::new() };
        let asked = json!({ "name": "life", "expires_in": 3600, "scopes": ["*"] });
        let token = made(person.by_password("/user/tokens", &asked).send().await.unwrap()).await;
        Self { token: token["text"].as_str().unwrap().to_owned(), ..person }
    }

    fn by_password(&self, path: &str, body: &Value) -> RequestBuilder {
        let request = self.server.client.post(self.server.url(&format!("/api/v1{path}")));
        request.basic_auth(self.name, Some(PASSWORD)).body(body.to_string())
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> RequestBuilder {
        let request = self.server.client.request(method.parse().unwrap(), self.server.url(&format!("/api/v1{path}")));
        request.bearer_auth(&self.token).body(if body.is_null() { String::new() } else { body.to_string() })
    }

    async fn make(&self, path: &str, body: Value) -> Value {
        made(self.ask("POST", path, &body).send().await.unwrap()).await
    }

    async fn get(&self, path: &str) -> Value {
        let response = self.ask("GET", path, &Value::Null).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    async fn done(&self, method: &str, path: &str, body: Value) {
        let response = self.ask(method, path, &body).send().await.unwrap();
        let status = response.status().as_u16();
        assert!(status < 300, "{method} {path}: {}", response.text().await.unwrap());
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_organisation_is_made_used_shared_and_deleted(pool: PgPool) {
    let server = Server::start(pool).await;
    let ada = Person::new(&server, "ada@example.com").await;
    let org = ada.make("/orgs", json!({ "name": "reef", "description": "Corals" })).await;
    assert_eq!((&org["name"], &org["role"], &org["description"]), (&json!("reef"), &json!("owner"), &json!("Corals")));
    ada.done("PATCH", "/orgs/reef", json!({ "description": "Corals and fish" })).await;
    let mine = ada.get("/orgs").await;
    assert!(mine["items"].as_array().unwrap().iter().any(|org| org["description"] == "Corals and fish"));

    let credential = a_credential_is_added_and_renamed(&ada).await;
    let bucket = a_bucket_config_uses_it(&ada, &credential).await;
    a_repo_is_created_and_changed(&ada, &bucket).await;
    a_token_reaches_its_organisation_until_it_is_revoked(&server, &ada).await;
    people_join_and_leave(&server, &ada).await;

    for (method, path) in [
        ("DELETE", "/orgs/reef/repos/era5".to_owned()),
        ("DELETE", format!("/orgs/reef/buckets/{bucket}")),
        ("DELETE", format!("/orgs/reef/credentials/{credential}")),
        ("DELETE", "/orgs/reef".to_owned()),
    ] {
        ada.done(method, &path, Value::Null).await;
    }
    refused(ada.ask("GET", "/orgs/reef", &Value::Null).send().await.unwrap(), 404).await;
}

async fn a_credential_is_added_and_renamed(ada: &Person<'_>) -> String {
    let secret = draft::SECRET_ACCESS_KEY;
    let keys = json!({ "kind": "aws_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret": secret });
    let credential = ada.make("/orgs/reef/credentials", json!({ "name": "prod", "keys": keys })).await;
    assert!(!credential.to_string().contains(secret), "{credential}");
    let at = format!("/orgs/reef/credentials/{}", credential["id"].as_str().unwrap());
    let renamed = ada.ask("PATCH", &at, &json!({ "name": "research" })).header("if-match", "\"1\"");
    assert_eq!(renamed.send().await.unwrap().headers()["etag"], "\"2\"");
    let stale = ada.ask("PATCH", &at, &json!({ "name": "x" })).header("if-match", "\"1\"").send().await.unwrap();
    refused(stale, 412).await;
    ada.done("PUT", &format!("{at}/default"), Value::Null).await;
    assert_eq!(ada.get(&at).await["is_default"], true);
    credential["id"].as_str().unwrap().to_owned()
}

async fn a_bucket_config_uses_it(ada: &Person<'_>, credential: &str) -> String {
    let access = json!({ "method": "cloud_credential", "cloud_credential": credential });
    let bucket =
        json!({ "nickname": "main", "platform": "s3", "bucket": "data", "region": "us-east-1", "access": access });
    let bucket = ada.make("/orgs/reef/buckets", bucket).await;
    let problem = refused(
        ada.ask("DELETE", &format!("/orgs/reef/credentials/{credential}"), &Value::Null).send().await.unwrap(),
        409,
    )
    .await;
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:credential-in-use");
    bucket["id"].as_str().unwrap().to_owned()
}

async fn a_repo_is_created_and_changed(ada: &Person<'_>, bucket: &str) {
    let repo = ada.make("/orgs/reef/repos", json!({ "name": "era5", "metadata": { "a": 1, "b": "x" } })).await;
    assert_eq!((&repo["bucket_config"], &repo["state"]["mode"]), (&json!("main"), &json!("online")));
    let change = json!({ "description": "Hourly", "metadata": { "a": 2, "b": null, "c": ["y"], "none": null } });
    ada.done("PATCH", "/orgs/reef/repos/era5", change).await;
    ada.done("PUT", "/orgs/reef/repos/era5/state", json!({ "mode": "offline", "message": "Moving" })).await;
    let repo = ada.get("/orgs/reef/repos/era5").await;
    assert_eq!(repo["metadata"], json!({ "a": 2, "c": ["y"] }));
    assert_eq!((&repo["state"]["mode"], &repo["state"]["message"]), (&json!("offline"), &json!("Moving")));
    assert_eq!(
        ada.get(&format!("/orgs/reef/repos?bucket_config={bucket}")).await["items"].as_array().unwrap().len(),
        1
    );
}

async fn a_token_reaches_its_organisation_until_it_is_revoked(server: &Server, ada: &Person<'_>) {
    let asked = json!({ "name": "nightly", "expires_in": 3600 });
    refused(ada.ask("POST", "/orgs/reef/tokens", &asked).send().await.unwrap(), 403).await;
    let token = made(ada.by_password("/orgs/reef/tokens", &asked).send().await.unwrap()).await;
    let text = token["text"].as_str().unwrap();
    let by_token = |path: &str| server.client.get(server.url(&format!("/api/v1{path}"))).bearer_auth(text);
    assert_eq!(by_token("/orgs/reef/repos").send().await.unwrap().status(), 200);
    refused(by_token("/user/tokens").send().await.unwrap(), 403).await;
    let problem = refused(by_token("/repos/reef/era5/aws-credentials").send().await.unwrap(), 409).await;
    assert_eq!(problem["type"], "urn:problem-type:lakewarden:repo-offline");
    assert_eq!(problem["message"], problem["detail"], "SDKs show it to people");
    ada.done("DELETE", &format!("/orgs/reef/tokens/{}", token["token"]["id"].as_str().unwrap()), Value::Null).await;
    refused(by_token("/orgs/reef/repos").send().await.unwrap(), 401).await;
}

async fn people_join_and_leave(server: &Server, ada: &Person<'_>) {
    sqlx::query(
        "insert into person (id, email, name, password_hash)
         select gen_random_uuid(), 'grace@example.com', 'Grace', password_hash from person where email = 'ada@example.com'",
    )
    .execute(&server.pool)
    .await
    .unwrap();
    backend::people::give_everybody_a_namespace(&server.cx).await.unwrap();
    let grace = Person::new(server, "grace@example.com").await;
    let asked = json!({ "role": "member", "note": "Grace" });
    let link = made(ada.by_password("/orgs/reef/invitations", &asked).send().await.unwrap()).await;
    let token = link["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let offer = grace.ask("POST", "/invitation-links/read", &json!({ "token": token })).send().await.unwrap();
    let offer: Value = offer.json().await.unwrap();
    assert_eq!((&offer["org"], &offer["role"], &offer["is_member"]), (&json!("reef"), &json!("member"), &json!(false)));
    grace.done("POST", "/invitation-links/accept", json!({ "token": token })).await;
    let gone = grace.ask("POST", "/invitation-links/read", &json!({ "token": token })).send().await.unwrap();
    refused(gone, 404).await;
    let members = ada.get("/orgs/reef/members").await;
    let id =
        members["items"].as_array().unwrap().iter().find(|member| member["name"] == "Grace").unwrap()["id"].clone();
    let id = id.as_str().unwrap();
    ada.done("PUT", &format!("/orgs/reef/members/{id}/role"), json!({ "role": "reader" })).await;
    let members = ada.get("/orgs/reef/members").await;
    assert!(members["items"].as_array().unwrap().iter().any(|member| member["id"] == id && member["role"] == "reader"));
    grace.done("POST", "/orgs/reef/leave", Value::Null).await;

    let named = ada.make("/orgs/reef/invitations", json!({ "role": "admin", "username": "grace" })).await;
    assert_eq!(named["link"], Value::Null);
    let received = grace.get("/user/invitations").await;
    assert_eq!(received["items"][0]["id"], named["invitation"]["id"]);
    let at = format!("/user/invitations/{}/accept", received["items"][0]["id"].as_str().unwrap());
    grace.done("POST", &at, Value::Null).await;
    ada.done("DELETE", &format!("/orgs/reef/members/{id}"), Value::Null).await;
    refused(grace.ask("GET", "/orgs/reef", &Value::Null).send().await.unwrap(), 404).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_of_ones_own_is_narrowed_when_it_is_made(pool: PgPool) {
    let server = Server::start(pool).await;
    let ada = Person::new(&server, "ada@example.com").await;
    server.add("acme", &draft::self_managed("lake", "lake")).await;
    for repo in ["one", "two"] {
        ada.make("/orgs/acme/repos", json!({ "name": repo, "bucket_config": "lake" })).await;
    }
    ada.make("/orgs", json!({ "name": "reef" })).await;
    let asked = |repo: &str| json!({ "name": "ci", "expires_in": 3600, "scopes": ["*"], "repos": [repo] });
    for unknown in ["one", "acme/three", "reef/one"] {
        let problem = refused(ada.by_password("/user/tokens", &asked(unknown)).send().await.unwrap(), 422).await;
        assert_eq!(problem["errors"][0]["pointer"], "/repos", "{problem}");
    }
    let token = made(ada.by_password("/user/tokens", &asked("acme/one")).send().await.unwrap()).await;
    assert_eq!(token["token"]["limited_to"], json!(["repo acme/one"]));
    let ci = Person { server: &server, name: "ci", token: token["text"].as_str().unwrap().to_owned() };
    let names = |list: &Value| -> Vec<Value> {
        list["items"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect()
    };
    assert_eq!(names(&ci.get("/orgs/acme/repos").await), ["one"]);
    assert_eq!(names(&ci.get("/orgs").await), ["acme"]);
    refused(ci.ask("GET", "/orgs/reef", &Value::Null).send().await.unwrap(), 404).await;
    refused(ci.ask("POST", "/orgs", &json!({ "name": "new" })).send().await.unwrap(), 403).await;
}
