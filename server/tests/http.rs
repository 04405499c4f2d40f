//! The server over real HTTP, on a database of the test's own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{net::SocketAddr, sync::Arc};

use backend::{
    Backend, Lifetime,
    cloud::aws::Aws,
    egress::{Egress, Rules},
    seal::{KeyFile, Keyring},
};
use domain::draft::{bucket::BucketDraft, people::SetupDraft};
use reqwest::{Client, Response, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use server::{AppState, Site, router};
use sqlx::PgPool;
use tokio::net::TcpListener;

const KEYS: &str = "k-test = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const PASSWORD: &str = "correct horse battery";

struct Server {
    address: SocketAddr,
    backend: Arc<Backend>,
    pool: PgPool,
    token: String,
    client: Client,
}

impl Server {
    async fn start(pool: PgPool) -> Self {
        Self::start_at(pool, None).await
    }

    /// Behind a proxy that people reach at `origin`.
    async fn start_at(pool: PgPool, origin: Option<&str>) -> Self {
        let keyring = Keyring::open(&KeyFile::Text(KEYS.to_owned().into()), &pool).await.unwrap();
        let aws = Aws::new(None, None, None, Egress::new(Rules::default(), Vec::new()));
        let backend = Arc::new(Backend::new(pool.clone(), keyring, aws));
        let owner = SetupDraft {
            name: "Ada".into(),
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            org: "acme".into(),
        };
        let person = backend.bootstrap(&owner.parse().unwrap()).await.unwrap();
        backend.create_org(&"ocean".parse().unwrap(), person).await.unwrap();
        let actor = backend.actor_in_session(person, "acme").await.unwrap();
        let token = backend.create_token(&actor, &"ci".parse().unwrap(), Lifetime::days(1).unwrap()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let origin = origin.map_or_else(|| format!("http://{address}"), str::to_owned);
        let state = AppState::new(backend.clone(), Site::empty(), origin);
        tokio::spawn(async move { axum::serve(listener, router(state)).await });
        let client = Client::builder().redirect(Policy::none()).cookie_store(true).no_proxy().build().unwrap();
        Self { address, backend, pool, token: token.text.to_string(), client }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// As a browser on this site posts a form.
    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.client.post(self.url(path)).header("sec-fetch-site", "same-origin").form(form).send().await.unwrap()
    }

    async fn sign_in(&self) {
        let response = self.post("/login", &[("email", "ada@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }

    async fn api(&self, path: &str) -> Response {
        self.client.get(self.url(path)).bearer_auth(&self.token).send().await.unwrap()
    }

    async fn add_bucket(&self, org: &str, nickname: &str) -> String {
        let draft = BucketDraft {
            nickname: nickname.into(),
            platform: "s3".into(),
            bucket: "my-data".into(),
            prefix: "team/a".into(),
            region: "us-east-1".into(),
            auth_method: "aws_customer_managed_role".into(),
            account_id: "123456789012".into(),
            role_name: "lakewarden".into(),
            shared_secret: "canary-shared-secret".into(),
            ..BucketDraft::default()
        };
        let person = self.backend.person_by_email(&"ada@example.com".parse().unwrap()).await.unwrap();
        let actor = self.backend.actor_in_session(person, org).await.unwrap();
        self.backend.create_bucket(&actor, &draft.parse().unwrap()).await.unwrap().id.to_string()
    }

    async fn set_role(&self, role: &str) {
        sqlx::query("update membership set role = $1").bind(role).execute(&self.pool).await.unwrap();
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn data_clients_list_buckets_in_their_form(pool: PgPool) {
    let server = Server::start(pool).await;
    let id = server.add_bucket("acme", "production").await;
    let response = server.api("/orgs/acme/buckets").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers().contains_key("x-request-id"));
    let mut listed: Value = response.json().await.unwrap();
    for time in ["created", "updated"] {
        let text = listed[0][time].take();
        assert!(text.as_str().unwrap().ends_with("+00:00"), "{text}");
    }
    let expected = json!([{
        "id": id, "nickname": "production", "platform": "s3", "name": "my-data", "prefix": "team/a",
        "extra_config": { "region_name": "us-east-1" }, "is_default": true, "created": null, "updated": null,
        "created_by": "ada@example.com", "auth_method": "aws_customer_managed_role",
        "auth_config": {
            "method": "aws_customer_managed_role", "external_customer_id": "123456789012",
            "external_role_name": "lakewarden", "shared_secret": "**********",
        },
    }]);
    assert_eq!(listed, expected);
}

#[sqlx::test(migrations = "../migrations")]
async fn another_organisation_answers_like_none(pool: PgPool) {
    let server = Server::start(pool).await;
    let theirs = server.add_bucket("ocean", "theirs").await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    let mut answers = Vec::new();
    for path in [
        "/orgs/ocean/buckets".to_owned(),
        "/orgs/nowhere/buckets".to_owned(),
        format!("/orgs/ocean/buckets/{theirs}/credentials"),
        format!("/orgs/acme/buckets/{theirs}/credentials"),
        format!("/orgs/acme/buckets/{unknown}/credentials"),
        "/orgs/acme/buckets/nonsense/credentials".to_owned(),
        "/orgs/acme/other".to_owned(),
    ] {
        let response = server.api(&path).await;
        answers.push((response.status(), response.text().await.unwrap()));
    }
    for answer in &answers {
        assert_eq!(answer, &(StatusCode::NOT_FOUND, r#"{"detail":"Not found."}"#.to_owned()));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn without_a_good_token_nothing_is_told(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let url = server.url("/orgs/acme/buckets");
    let mut changed = server.token.clone();
    let last = if changed.pop() == Some('x') { 'y' } else { 'x' };
    changed.push(last);
    let requests = [
        server.client.get(&url),
        server.client.get(&url).bearer_auth("ema_nonsense"),
        server.client.get(&url).bearer_auth(changed),
        server.client.get(&url).basic_auth("ada@example.com", Some(PASSWORD)),
        server.client.get(&url).bearer_auth(&server.token).bearer_auth(&server.token),
        server.client.get(format!("{url}?token={}", server.token)),
    ];
    for request in requests {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.text().await.unwrap(), r#"{"detail":"The API token is not valid."}"#);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn self_managed_buckets_give_null_and_writing_is_refused(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let form = [("nickname", "open-data"), ("platform", "gs"), ("bucket", "open_data"), ("auth_method", "anonymous")];
    assert_eq!(server.post("/acme/buckets?dialog=add", &form).await.status(), StatusCode::SEE_OTHER);
    let listed: Value = server.api("/orgs/acme/buckets").await.json().await.unwrap();
    let credentials = format!("/orgs/acme/buckets/{}/credentials", listed[0]["id"].as_str().unwrap());
    assert_eq!(server.api(&credentials).await.text().await.unwrap(), "null");
    assert_eq!(server.api(&format!("{credentials}?access=write")).await.status(), StatusCode::FORBIDDEN);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_without_aws_keys_says_so_and_not_for_ever(pool: PgPool) {
    let server = Server::start(pool).await;
    let id = server.add_bucket("acme", "production").await;
    let response = server.api(&format!("/orgs/acme/buckets/{id}/credentials")).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let body = response.text().await.unwrap();
    assert!(body.contains("AWS does not accept this server's own keys."), "{body}");
}

#[sqlx::test(migrations = "../migrations")]
async fn requests_of_other_sites_change_nothing(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let form = [("nickname", "evil"), ("platform", "gs"), ("bucket", "evil"), ("auth_method", "anonymous")];
    let post = |path: &str| server.client.post(server.url(path)).form(&form);
    for path in [
        "/acme/buckets",
        "/acme/settings",
        "/logout",
        "/login",
        "/theme",
        "/api/ui/buckets/create",
        "/acme/connection-test",
    ] {
        for refused in [
            post(path),
            post(path).header("sec-fetch-site", "cross-site"),
            post(path).header("sec-fetch-site", "same-site"),
            post(path).header("sec-fetch-site", "none"),
            post(path).header("origin", "https://evil.example"),
            post(path).header("origin", "null"),
            post(path).header("sec-fetch-site", "cross-site").header("origin", format!("http://{}", server.address)),
        ] {
            assert_eq!(refused.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
        }
    }
    let here = post("/acme/buckets").header("origin", format!("http://{}", server.address)).send().await.unwrap();
    assert_eq!(here.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        server.client.get(server.url("/api/ui/buckets/create")).send().await.unwrap().status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_gets_a_new_id_and_ends_for_good(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let page = server.client.get(server.url("/acme/buckets")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let planted = "AAAAAAAAAAAAAAAAAAAAAA";
    let anonymous = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    let signed_in = anonymous
        .post(server.url("/login"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", format!("lakewarden={planted}"))
        .form(&[("email", "ada@example.com"), ("password", PASSWORD), ("next", "//evil.example")])
        .send()
        .await
        .unwrap();
    assert_eq!(signed_in.headers()["location"], "/");
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();
    assert!(!pair.contains(planted));

    let with_cookie =
        |path: &str| anonymous.get(server.url(path)).header("cookie", pair.clone()).header("accept", "text/html");
    assert_eq!(with_cookie("/acme/buckets").send().await.unwrap().status(), StatusCode::OK);
    let out =
        anonymous.post(server.url("/logout")).header("sec-fetch-site", "same-origin").header("cookie", pair.clone());
    assert_eq!(out.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let after = with_cookie("/acme/buckets").send().await.unwrap();
    assert_eq!(after.status(), StatusCode::FOUND);
    assert_eq!(after.headers()["location"], "/login?next=/acme/buckets");
}

#[sqlx::test(migrations = "../migrations")]
async fn over_https_the_cookie_is_held_to_this_host(pool: PgPool) {
    let origin = "https://lakewarden.example.com";
    let server = Server::start_at(pool, Some(origin)).await;
    let form = [("email", "ada@example.com"), ("password", PASSWORD)];
    let signed_in = server.client.post(server.url("/login")).header("origin", origin).form(&form).send().await.unwrap();
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-lakewarden=") && cookie.contains("Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(signed_in.headers()["strict-transport-security"], "max-age=31536000");
}

#[sqlx::test(migrations = "../migrations")]
async fn members_and_readers_are_refused_by_the_server_too(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let id = server.add_bucket("acme", "production").await;
    for role in ["member", "reader"] {
        server.set_role(role).await;
        let html =
            server.client.get(server.url("/acme/buckets?dialog=add")).send().await.unwrap().text().await.unwrap();
        assert!(html.contains("production") && !html.contains("Add bucket") && !html.contains("<dialog"), "{role}");
        let form = [("nickname", "mine"), ("platform", "gs"), ("bucket", "mine"), ("auth_method", "anonymous")];
        assert_eq!(server.post("/acme/buckets?dialog=add", &form).await.status(), StatusCode::FORBIDDEN, "{role}");
        for (path, body) in [
            (
                "/api/ui/buckets/create",
                json!({ "org": "acme", "draft": {
                "nickname": "mine", "platform": "gs", "bucket": "mine", "auth_method": "anonymous" } }),
            ),
            ("/api/ui/buckets/start-form", json!({ "org": "acme" })),
            ("/acme/connection-test", json!({ "platform": "gs", "bucket": "mine", "auth_method": "anonymous" })),
            (&format!("/acme/buckets/{id}/connection-test"), json!(null)),
        ] {
            let response = server
                .client
                .post(server.url(path))
                .header("sec-fetch-site", "same-origin")
                .json(&body)
                .send()
                .await
                .unwrap();
            assert!(response.text().await.unwrap().contains("forbidden"), "{role} {path}");
        }
    }
    let count: i64 = sqlx::query_scalar("select count(*) from bucket_config").fetch_one(&server.pool).await.unwrap();
    assert_eq!(count, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn pages_carry_their_headers_and_errors_their_statuses(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let page = server.client.get(server.url("/acme/buckets")).send().await.unwrap();
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
    let policy = header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    let html = page.text().await.unwrap();
    for script in html.split("<script").skip(1) {
        assert!(
            script.split('>').next().unwrap().contains(&format!("nonce=\"{nonce}\"")),
            "a script without the nonce"
        );
    }
    for (path, status) in [
        ("/nowhere/buckets", 404),
        ("/acme/nothing", 404),
        ("/v4/capabilities", 404),
        ("/setup/guess", 404),
        ("/livez", 200),
        ("/readyz", 200),
    ] {
        assert_eq!(server.client.get(server.url(path)).send().await.unwrap().status().as_u16(), status, "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_form_that_is_refused_comes_back_as_it_was_typed(pool: PgPool) {
    let server = Server::start(pool).await;
    server.sign_in().await;
    let form = [
        ("nickname", "a*"),
        ("platform", "s3"),
        ("bucket", "${aws:username}"),
        ("prefix", "../x"),
        ("region", "us_east"),
        ("auth_method", "aws_customer_managed_role"),
        ("account_id", "12"),
        ("role_name", "a b"),
        ("shared_secret", "x"),
    ];
    let response = server.post("/acme/buckets?dialog=add", &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = response.text().await.unwrap();
    for (field, typed) in form {
        if !["platform", "auth_method"].contains(&field) {
            assert!(html.contains(&format!("value=\"{typed}\"")), "{field} was not kept");
            assert!(html.contains(&format!("id=\"{field}-error\"")), "{field} has no sentence");
        }
    }
    let count: i64 = sqlx::query_scalar("select count(*) from bucket_config").fetch_one(&server.pool).await.unwrap();
    assert_eq!(count, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn bodies_are_bounded(pool: PgPool) {
    let server = Server::start(pool).await;
    let long = "x".repeat(70 * 1024);
    let response = server.post("/login", &[("email", &long)]).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
