//! The sign-in of devices over HTTP (RFC 8628), and what its answers look like.

use reqwest::Response;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::Server;

const HTTPS: &str = "https://lake.example.com";
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn post(server: &Server, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let response: Response = server.client.post(server.url(path)).form(form).send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn begin(server: &Server) -> Value {
    let (status, begun) = post(server, "/oauth/device/code", &[("client_id", "arraylake"), ("scope", "openid")]).await;
    assert_eq!(status, 200, "{begun}");
    begun
}

async fn collect(server: &Server, begun: &Value) -> (u16, Value) {
    let code = begun["device_code"].as_str().unwrap();
    let form = [("grant_type", DEVICE_GRANT), ("device_code", code), ("client_id", "arraylake")];
    post(server, "/oauth/token", &form).await
}

async fn refresh(server: &Server, token: &Value) -> (u16, Value) {
    let token = token.as_str().unwrap();
    post(
        server,
        "/oauth/token",
        &[("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "arraylake")],
    )
    .await
}

async fn user(server: &Server, path: &str, token: &Value) -> u16 {
    let request =
        server.client.request(if path == "/user" { "GET" } else { "POST" }.parse().unwrap(), server.url(path));
    request.bearer_auth(token.as_str().unwrap()).send().await.unwrap().status().as_u16()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_command_line_is_signed_in_from_the_browser_and_renews_its_access(pool: PgPool) {
    let server = Server::start_at(pool, Some(HTTPS)).await;
    let config: Value =
        server.client.get(server.url("/auth/config?target=client")).send().await.unwrap().json().await.unwrap();
    assert_eq!(config, json!({ "domain": "lake.example.com", "client_id": "arraylake" }));
    let begun = begin(&server).await;
    let code = begun["user_code"].as_str().unwrap();
    assert_eq!(begun["verification_uri_complete"], format!("{HTTPS}/profile/device?code={code}"));
    let (status, pending) = collect(&server, &begun).await;
    assert_eq!((status, &pending["error"]), (400, &json!("authorization_pending")));
    let (status, soon) = collect(&server, &begun).await;
    assert_eq!((status, &soon["error"]), (400, &json!("slow_down")));

    let own = backend::actor::find_own(&server.cx, server.ada.person()).await.unwrap();
    backend::devices::approve(&server.cx, &own, &code.parse().unwrap(), None).await.unwrap();
    let (status, tokens) = collect(&server, &begun).await;
    assert_eq!((status, &tokens["token_type"], &tokens["expires_in"]), (200, &json!("Bearer"), &json!(900)));
    assert_eq!(collect(&server, &begun).await.1["error"], "expired_token");
    assert_eq!(user(&server, "/user", &tokens["id_token"]).await, 200);
    assert_eq!(user(&server, "/auth/update-user", &tokens["id_token"]).await, 200);
    assert_eq!(user(&server, "/user", &tokens["refresh_token"]).await, 401, "a refresh token opens nothing by itself");

    let (status, renewed) = refresh(&server, &tokens["refresh_token"]).await;
    assert_eq!(status, 200, "{renewed}");
    assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
    let (status, again) = refresh(&server, &tokens["refresh_token"]).await;
    assert_eq!((status, &again["error"]), (400, &json!("invalid_grant")));
    assert_eq!(user(&server, "/user", &renewed["id_token"]).await, 401, "the second use ends the device");
    assert_eq!(server.client.get(server.url("/v2/logout")).send().await.unwrap().status(), 200);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_the_standard_refuses_is_refused_in_its_words(pool: PgPool) {
    let server = Server::start_at(pool, Some(HTTPS)).await;
    let begun = begin(&server).await;
    let code = begun["device_code"].as_str().unwrap();
    let client = ("client_id", "arraylake");
    for (path, form, word) in [
        ("/oauth/device/code", vec![], "invalid_request"),
        ("/oauth/device/code", vec![("client_id", "")], "invalid_request"),
        ("/oauth/device/code", vec![("client_id", "another")], "invalid_client"),
        ("/oauth/device/code", vec![client, client], "invalid_request"),
        ("/oauth/token", vec![client], "invalid_request"),
        ("/oauth/token", vec![client, ("grant_type", "password")], "unsupported_grant_type"),
        ("/oauth/token", vec![client, ("grant_type", DEVICE_GRANT)], "invalid_request"),
        ("/oauth/token", vec![client, ("grant_type", DEVICE_GRANT), ("device_code", "x")], "expired_token"),
        ("/oauth/token", vec![("grant_type", DEVICE_GRANT), ("device_code", code)], "invalid_request"),
        ("/oauth/token", vec![client, ("grant_type", "refresh_token"), ("refresh_token", code)], "invalid_grant"),
    ] {
        let (status, answer) = post(&server, path, &form).await;
        assert_eq!((status, &answer["error"]), (400, &json!(word)), "{path} {form:?}");
        assert!(answer["error_description"].is_string());
    }
    let json = server.client.post(server.url("/oauth/token")).json(&json!({ "grant_type": "refresh_token" }));
    assert_eq!(json.send().await.unwrap().json::<Value>().await.unwrap()["error"], "invalid_request");
    // An unknown parameter is ignored (RFC 6749, section 3.2).
    let more = [client, ("audience", "x"), ("scope", "")];
    assert_eq!(post(&server, "/oauth/device/code", &more).await.0, 200);
}

/// An organisation whose service account trusts an issuer, and a repo on a role that vends.
struct Trusting {
    server: Server,
    key: testing::issuer::Key,
    issuer: testing::issuer::Issuer,
    _sts: testing::aws::Simulation,
}

impl Trusting {
    async fn new(pool: PgPool) -> Self {
        let (sts, endpoint) = testing::aws::Simulation::start().await;
        let key = testing::issuer::Key::ec("k");
        let issuer = testing::issuer::Issuer::start(&[&key]).await;
        let world = testing::World::beside_aws_reaching(pool, &endpoint, issuer.egress()).await.without_waiting();
        let (cx, ada) = (&world.cx, &world.ada);
        let member = domain::org::Role::Member;
        backend::service_accounts::create(cx, ada, &"ingest".parse().unwrap(), member).await.unwrap();
        let rule = domain::trust_rule::TrustRuleDraft {
            issuer: issuer.address.clone(),
            audience: HTTPS.into(),
            conditions: "sub = right".into(),
        };
        backend::service_accounts::create_trust_rule(cx, ada, "ingest", &rule.parse().unwrap()).await.unwrap();
        let bucket = backend::buckets::create(cx, ada, &testing::draft::bucket("role", "data")).await.unwrap().id;
        backend::repos::create(cx, ada, &testing::draft::repo("era5", "role", "era5")).await.unwrap();
        backend::buckets::test(cx, ada, bucket).await.unwrap();
        Self { server: Server::serve(world, Some(HTTPS)).await, key, issuer, _sts: sts }
    }

    async fn token(&self, sub: &str) -> String {
        let now = self.server.cx.now().await.unwrap().unix_seconds();
        self.key.signs(&json!({ "iss": self.issuer.address, "aud": HTTPS, "sub": sub, "iat": now, "exp": now + 300 }))
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_workload_exchanges_the_token_of_its_platform(pool: PgPool) {
    let trusting = Trusting::new(pool).await;
    let (right, wrong) = (trusting.token("right").await, trusting.token("wrong").await);
    let form = |token| {
        vec![
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ("resource", "acme/ingest"),
        ]
    };
    let (status, made) = post(&trusting.server, "/oauth/token", &form(&right)).await;
    assert_eq!((status, &made["token_type"], &made["expires_in"]), (200, &json!("Bearer"), &json!(900)));
    let token = made["access_token"].as_str().unwrap();
    let url = trusting.server.url("/repos/acme/era5/bucket-credentials");
    let keys: Value = trusting.server.client.get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    assert!(keys["aws_session_token"].is_string(), "{keys}");
    for (form, word) in [
        (form(&wrong), "invalid_grant"),
        (form("x.y.z"), "invalid_grant"),
        (form(&right).into_iter().filter(|(name, _)| *name != "resource").collect(), "invalid_request"),
        (form(&right).into_iter().filter(|(name, _)| *name != "subject_token_type").collect(), "invalid_request"),
    ] {
        let (status, answer) = post(&trusting.server, "/oauth/token", &form).await;
        assert_eq!((status, &answer["error"]), (400, &json!(word)), "{answer}");
    }
}

/// In the body, as boto3 sends it, or in the query of a request without one, as object_store does; at the endpoint itself, or
/// with a slash behind it, as the SDKs for JavaScript and Rust send it.
#[sqlx::test(migrations = "../migrations")]
async fn an_sdk_gets_a_repos_keys_as_from_sts(pool: PgPool) {
    let trusting = Trusting::new(pool).await;
    let (right, wrong) = (trusting.token("right").await, trusting.token("wrong").await);
    let server = &trusting.server;
    let form = |token: &str, role: &str| {
        let mut form = vec![("Action", "AssumeRoleWithWebIdentity".to_owned()), ("Version", "2011-06-15".to_owned())];
        form.push(("RoleArn", format!("arn:aws:iam::000000000000:role/{role}")));
        form.push(("RoleSessionName", "a<b".to_owned()));
        form.push(("WebIdentityToken", token.to_owned()));
        form
    };
    let sent = async |path: &str, form: &[(&str, String)], in_query: bool| {
        let request = server.client.post(server.url(path));
        let request = if in_query { request.query(form) } else { request.form(form) };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    for (path, in_query) in [("/sts", false), ("/sts", true), ("/sts/", false)] {
        for role in ["acme/era5", "acme/ingest/era5"] {
            let (status, text) = sent(path, &form(&right, role), in_query).await;
            assert_eq!(status, 200, "{text}");
            for element in
                ["<AccessKeyId>", "<SecretAccessKey>", "<SessionToken>", "<Expiration>", "assumed-role/era5/a&lt;b"]
            {
                assert!(text.contains(element), "{element} in {text}");
            }
        }
    }
    for (form, status, code) in [
        (form(&wrong, "acme/era5"), 403, "AccessDenied"),
        (form(&right, "acme/none"), 403, "AccessDenied"),
        (form(&right, "ocean/era5"), 403, "AccessDenied"),
        (form("x", "acme/era5"), 400, "InvalidIdentityToken"),
        (form(&right, "era5"), 400, "ValidationError"),
        (vec![("Action", "AssumeRole".to_owned())], 400, "InvalidAction"),
        (vec![], 400, "MissingParameter"),
    ] {
        let (answered, text) = sent("/sts/", &form, false).await;
        assert_eq!(answered, status, "{text}");
        assert!(text.contains(&format!("<Code>{code}</Code>")), "{text}");
        assert!(!text.contains(&right), "no token is in an answer");
    }
}
