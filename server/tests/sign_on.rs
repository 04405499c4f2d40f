//! Signing in with an identity provider over real HTTP: an honest one, and one that lies in every way a browser could carry.

use std::collections::HashMap;

use backend::{
    issuers::Issuers,
    sign_on::{Provider, SignOn, SignUp},
};
use data_encoding::BASE64URL_NOPAD;
use reqwest::{Client, Response, StatusCode, Url, header};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    PASSWORD, World, browser,
    issuer::{Issuer, Key, TOKEN, signed_with_secret, unsigned},
};

use crate::support::Server;

/// What no answer, address or log may repeat.
const CODE: &str = "code-canary";
const ACCESS: &str = "access-canary";
const SECRET: &str = "client-secret-canary";

struct Scene {
    server: Server,
    issuer: Issuer,
    key: Key,
    now: i64,
}

impl Scene {
    async fn new(pool: PgPool, sign_up: SignUp) -> Self {
        Self::with(pool, sign_up, true).await
    }

    async fn with(pool: PgPool, sign_up: SignUp, passwords: bool) -> Self {
        let key = Key::ec("first");
        let issuer = Issuer::start(&[&key, &Key::rsa("second")]).await;
        let World { cx, pool, ada, ocean } = World::reaching(pool, issuer.egress()).await.without_waiting();
        let provider = Provider {
            name: "corp".into(),
            label: "Corp".into(),
            issuer: issuer.address.parse().unwrap(),
            client_id: "lakewarden".into(),
            client_secret: Some(SECRET.to_owned().into()),
            scopes: vec!["email".into()],
            sign_up,
            domains: Vec::new(),
        };
        let cx = cx.with_issuers(Issuers::default()).with_sign_on(SignOn { providers: vec![provider], passwords });
        let now = cx.now().await.unwrap().unix_seconds();
        let server = Server::serve(World { cx, pool, ada, ocean }, None).await;
        Self { server, issuer, key, now }
    }

    /// Presses a provider's button; answers with the parameters that the provider gets.
    async fn begin(&self, client: &Client, fields: &[(&str, &str)]) -> HashMap<String, String> {
        let answer = self.press(client, fields).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::REFERRER_POLICY], "no-referrer");
        let refresh = answer.headers()["refresh"].to_str().unwrap().to_owned();
        let address = Url::parse(refresh.strip_prefix("0; url=").unwrap()).unwrap();
        assert!(address.as_str().starts_with(&format!("{}/authorize?", self.issuer.address)));
        address.query_pairs().into_owned().collect()
    }

    async fn press(&self, client: &Client, fields: &[(&str, &str)]) -> Response {
        let post = client.post(self.server.url("/login/with/corp")).header("sec-fetch-site", "same-origin");
        post.form(fields).send().await.unwrap()
    }

    fn claims(&self, subject: &str, asked: &HashMap<String, String>) -> Value {
        json!({
            "iss": self.issuer.address, "sub": subject, "aud": "lakewarden", "exp": self.now + 300, "iat": self.now,
            "auth_time": self.now, "nonce": asked["nonce"], "name": "Grace Hopper", "email": format!("{subject}@corp.example.com"),
            "email_verified": true,
        })
    }

    /// From now on, a code is exchanged for this ID token.
    fn exchanges(&self, token: &str) {
        let answer = json!({ "access_token": ACCESS, "token_type": "Bearer", "expires_in": 60, "id_token": token });
        self.issuer.says(TOKEN, &answer);
    }

    /// The browser comes back with these parameters.
    async fn come_back(&self, client: &Client, query: &[(&str, &str)]) -> Response {
        client.get(self.server.url("/login/return")).query(query).send().await.unwrap()
    }

    /// A whole honest sign-in.
    async fn sign_in(&self, client: &Client, subject: &str, fields: &[(&str, &str)]) -> Response {
        let asked = self.begin(client, fields).await;
        self.exchanges(&self.key.signs(&self.claims(subject, &asked)));
        let address = self.issuer.address.clone();
        self.come_back(client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await
    }

    async fn is_signed_in(&self, client: &Client) -> bool {
        let page = client.get(self.server.url("/profile/account")).send().await.unwrap();
        page.status() == StatusCode::OK
    }

    async fn count(&self, table: &str) -> i64 {
        let query = format!("select count(*) from {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&self.server.pool).await.unwrap()
    }

    async fn age_sessions(&self) {
        sqlx::query("update session set data = jsonb_set(data, '{confirmed}', to_jsonb($1::bigint)) where person_id is not null")
            .bind(self.now - 15 * 60)
            .execute(&self.server.pool)
            .await
            .unwrap();
    }
}

/// The answer is no sign-in, says why in a word, repeats no secret, and is no failure of the server.
async fn refused(what: &str, answer: Response, why: &str) {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{what}");
    let location = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert!(location.ends_with(&format!("?refused={why}")), "{what}: {location}");
    let whole = format!("{:?} {}", answer.headers().clone(), answer.text().await.unwrap());
    for secret in [CODE, ACCESS, SECRET, "eyJ"] {
        assert!(!whole.contains(secret), "{what}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_first_sign_in_makes_an_account_that_the_next_one_finds(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let page = scene.server.client.get(scene.server.url("/login")).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Sign in with Corp"));
    let client = browser();
    let asked = scene.begin(&client, &[("next", "/profile/account")]).await;
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["redirect_uri"], scene.server.url("/login/return"));
    assert!(asked["scope"].contains("openid"));
    assert!(!asked.contains_key("client_secret"));
    scene.exchanges(&scene.key.signs(&scene.claims("248", &asked)));
    let address = scene.issuer.address.clone();
    let back = [("state", asked["state"].as_str()), ("code", CODE), ("iss", &address)];
    let answer = scene.come_back(&client, &back).await;
    assert_eq!(answer.headers()[header::LOCATION], "/profile/account");
    assert!(scene.is_signed_in(&client).await);
    assert!(scene.server.page("/login").await.contains("Sign in"));

    let sent = scene.issuer.was_sent(TOKEN).remove(0);
    let (authorization, body) =
        sent.split_once("grant_type").map(|(a, b)| (a, format!("grant_type{b}"))).unwrap_or((&sent, sent.clone()));
    assert!(authorization.starts_with("Basic "), "{authorization}");
    let form: HashMap<String, String> =
        body.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    use ring::digest::{SHA256, digest};
    let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()).as_ref());
    assert_eq!(challenge, asked["code_challenge"]);

    let again = browser();
    scene.sign_in(&again, "248", &[]).await;
    assert!(scene.is_signed_in(&again).await);
    assert_eq!((scene.count("identity").await, scene.count("sign_on").await), (1, 0));
    let events: Vec<String> = sqlx::query_scalar(
        "select action from audit_event where action like 'session.%' or action like 'account.%' order by id",
    )
    .fetch_all(&scene.server.pool)
    .await
    .unwrap();
    assert_eq!(events.iter().filter(|action| *action == "session.opened").count(), 2, "{events:?}");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_answer_that_belongs_to_no_sign_in_of_this_browser_is_refused(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let address = scene.issuer.address.clone();
    let honest = |asked: &HashMap<String, String>| scene.exchanges(&scene.key.signs(&scene.claims("248", asked)));
    let (client, other) = (browser(), browser());

    let asked = scene.begin(&client, &[]).await;
    honest(&asked);
    let state = asked["state"].as_str();
    refused("no state", scene.come_back(&client, &[("code", CODE), ("iss", &address)]).await, "stale").await;
    let made_up = "A".repeat(43);
    refused(
        "a made-up state",
        scene.come_back(&client, &[("state", &made_up), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;
    refused(
        "a state that is twice there",
        scene.come_back(&client, &[("state", state), ("state", state), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;
    refused(
        "a browser without the cookie",
        scene.come_back(&other, &[("state", state), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;
    assert_eq!(scene.issuer.times_asked(TOKEN), 0, "no code was exchanged");

    let theirs = scene.begin(&other, &[]).await;
    refused(
        "the state of another browser",
        scene.come_back(&client, &[("state", &theirs["state"]), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;
    refused(
        "which is used up by that",
        scene.come_back(&other, &[("state", &theirs["state"]), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;

    let asked = scene.begin(&client, &[]).await;
    honest(&asked);
    sqlx::query("update sign_on set created_at = now() - interval '11 minutes'")
        .execute(&scene.server.pool)
        .await
        .unwrap();
    refused(
        "eleven minutes later",
        scene.come_back(&client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;

    for (what, query, why) in [
        ("another provider's answer", vec![("code", CODE), ("iss", "https://evil.example.com")], "other-provider"),
        ("an answer of nobody", vec![("code", CODE)], "other-provider"),
        ("an error", vec![("error", "access_denied"), ("iss", address.as_str())], "denied"),
    ] {
        let asked = scene.begin(&client, &[]).await;
        honest(&asked);
        let query: Vec<_> = query.into_iter().chain([("state", asked["state"].as_str())]).collect();
        refused(what, scene.come_back(&client, &query).await, why).await;
        let honest_query = [("state", asked["state"].as_str()), ("code", CODE), ("iss", &address)];
        refused("its state is used up", scene.come_back(&client, &honest_query).await, "stale").await;
    }
    assert!(!scene.is_signed_in(&client).await);

    let asked = scene.begin(&client, &[]).await;
    honest(&asked);
    let query = [("state", asked["state"].as_str()), ("code", CODE), ("iss", &address)];
    assert_eq!(scene.come_back(&client, &query).await.headers()[header::LOCATION], "/");
    refused("the same answer again", scene.come_back(&client, &query).await, "stale").await;
    // Both tabs of a browser can finish.
    let (first, second) = (scene.begin(&other, &[]).await, scene.begin(&other, &[]).await);
    for asked in [second, first] {
        honest(&asked);
        let back = [("state", asked["state"].as_str()), ("code", CODE), ("iss", &address)];
        assert_eq!(scene.come_back(&other, &back).await.headers()[header::LOCATION], "/");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_provider_that_lies_signs_nobody_in(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let address = scene.issuer.address.clone();
    let client = browser();
    type Lie<'a> = &'a dyn Fn(Value) -> String;
    let but = |mut claims: Value, name: &str, value: Value| {
        claims[name] = value;
        scene.key.signs(&claims)
    };
    let now = scene.now;
    let lies: [(&str, Lie<'_>); 16] = [
        ("another issuer", &|claims| but(claims, "iss", json!("https://accounts.example.com"))),
        ("another audience", &|claims| but(claims, "aud", json!("another-client"))),
        ("several audiences", &|claims| but(claims, "aud", json!(["lakewarden", "another-client"]))),
        ("another client's", &|claims| but(claims, "azp", json!("another-client"))),
        ("expired", &|claims| but(claims, "exp", json!(now - 100))),
        ("a clock ahead", &|claims| but(claims, "iat", json!(now + 3600))),
        ("another nonce", &|claims| but(claims, "nonce", json!("of-another-sign-in"))),
        ("no nonce", &|mut claims| {
            claims.as_object_mut().unwrap().remove("nonce");
            scene.key.signs(&claims)
        }),
        ("no signature", &|claims| format!("{}.", unsigned(&json!({ "alg": "none" }), claims.to_string().as_bytes()))),
        ("the public key as a secret", &|claims| signed_with_secret("second", &claims, &Key::rsa("second").public())),
        ("the client's secret", &|claims| signed_with_secret("first", &claims, SECRET.as_bytes())),
        ("another's key", &|claims| Key::ec("first").signs(&claims)),
        ("an unknown key", &|claims| Key::ec("unknown").signs(&claims)),
        ("an access token", &|claims| {
            scene.key.signs_under(&json!({ "alg": "ES256", "kid": "first", "typ": "at+jwt" }), &claims)
        }),
        ("no subject", &|claims| but(claims, "sub", Value::Null)),
        ("no token at all", &|_| "nonsense".to_owned()),
    ];
    for (what, lie) in lies {
        let asked = scene.begin(&client, &[]).await;
        scene.exchanges(&lie(scene.claims("248", &asked)));
        refused(
            what,
            scene.come_back(&client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await,
            "invalid",
        )
        .await;
    }
    let huge = vec![b' '; 300 * 1024];
    let answers: [(&str, &dyn Fn(), &str); 6] = [
        ("a used code", &|| scene.issuer.says_raw(TOKEN, 400, br#"{"error":"invalid_grant"}"#), "invalid"),
        ("a failure", &|| scene.issuer.says_raw(TOKEN, 500, format!("{ACCESS} {CODE}").as_bytes()), "invalid"),
        ("a redirect", &|| scene.issuer.redirects(TOKEN, "http://169.254.169.254/"), "invalid"),
        ("no JSON", &|| scene.issuer.says_raw(TOKEN, 200, b"<html>"), "invalid"),
        (
            "no ID token",
            &|| scene.issuer.says(TOKEN, &json!({ "access_token": ACCESS, "token_type": "Bearer" })),
            "invalid",
        ),
        ("a huge answer", &|| scene.issuer.says_raw(TOKEN, 200, &huge), "provider"),
    ];
    for (what, answer, why) in answers {
        let asked = scene.begin(&client, &[]).await;
        answer();
        refused(
            what,
            scene.come_back(&client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await,
            why,
        )
        .await;
    }
    // The userinfo endpoint speaks of somebody else.
    let asked = scene.begin(&client, &[]).await;
    let mut claims = scene.claims("248", &asked);
    claims.as_object_mut().unwrap().remove("email");
    scene.exchanges(&scene.key.signs(&claims));
    scene.issuer.says("/userinfo", &json!({ "sub": "249", "email": "ada@example.com", "email_verified": true }));
    refused(
        "somebody else's userinfo",
        scene.come_back(&client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await,
        "invalid",
    )
    .await;

    assert!(!scene.is_signed_in(&client).await);
    assert_eq!((scene.count("identity").await, scene.count("sign_on").await), (0, 0));
    let events: i64 = sqlx::query_scalar("select count(*) from audit_event where action = 'session.refused'")
        .fetch_one(&scene.server.pool)
        .await
        .unwrap();
    assert!(events > 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_address_neither_opens_nor_links_an_account(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let (people, address) = (scene.count("person").await, scene.issuer.address.clone());
    for verified in [json!(true), json!(false), json!("false"), Value::Null] {
        let client = browser();
        let asked = scene.begin(&client, &[]).await;
        let mut claims = scene.claims("mallory", &asked);
        claims["email"] = json!("ada@example.com");
        claims["email_verified"] = verified.clone();
        scene.exchanges(&scene.key.signs(&claims));
        let why = if verified == json!(true) { "address-taken" } else { "no-address" };
        refused(
            &verified.to_string(),
            scene.come_back(&client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await,
            why,
        )
        .await;
        assert!(!scene.is_signed_in(&client).await);
    }
    assert_eq!((scene.count("person").await, scene.count("identity").await), (people, 0));
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_was_not_invited_is_told_whom_to_ask(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Invited).await;
    let client = browser();
    refused("a stranger", scene.sign_in(&client, "248", &[]).await, "no-account").await;
    let page = client.get(scene.server.url("/login?refused=no-account")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::BAD_REQUEST);
    assert!(page.text().await.unwrap().contains("Ask an owner or admin of your organisation"));
    let nonsense = client.get(scene.server.url("/login?refused=%3Cscript%3E")).send().await.unwrap();
    assert_eq!(nonsense.status(), StatusCode::OK);

    let link = backend::invitations::invite_by_link(
        &scene.server.cx,
        &scene.server.ada,
        domain::org::Role::Member,
        &"".parse().unwrap(),
    )
    .await
    .unwrap();
    let invitation = link.token.to_string();
    let page =
        client.get(scene.server.url(&format!("/invite/{invitation}"))).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Join with Corp"));
    let answer =
        scene.sign_in(&client, "248", &[("purpose", "join"), ("invitation", &invitation), ("next", "/acme")]).await;
    assert_eq!(answer.headers()[header::LOCATION], "/acme");
    assert_eq!(client.get(scene.server.url("/acme/buckets")).send().await.unwrap().status(), StatusCode::OK);
    let other = browser();
    let used = [("purpose", "join"), ("invitation", invitation.as_str())];
    refused("a used link", scene.sign_in(&other, "249", &used).await, "invitation-gone").await;
    assert_eq!(scene.count("identity").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn only_whoever_is_freshly_signed_in_links_a_provider_and_keeps_a_way_in(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Invited).await;
    let client = scene.server.client.clone();
    let link = [("purpose", "link"), ("next", "/profile/account")];
    assert_eq!(scene.press(&client, &link).await.status(), StatusCode::UNAUTHORIZED, "nobody is signed in");
    scene.server.sign_in().await;
    scene.age_sessions().await;
    let answer = scene.press(&client, &link).await;
    assert_eq!(answer.headers()[header::LOCATION], "/profile/account#confirm");
    assert_eq!(
        scene.server.post("/profile/account", &[("intent", "account/confirm"), ("password", "wrong")]).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        scene.server.post("/profile/account", &[("intent", "account/confirm"), ("password", PASSWORD)]).await.status(),
        StatusCode::SEE_OTHER
    );

    // The provider must have asked again, and the link is of this browser's person only.
    let asked = scene.begin(&client, &link).await;
    assert_eq!((asked["prompt"].as_str(), asked["max_age"].as_str()), ("login", "0"));
    let mut claims = scene.claims("248", &asked);
    claims["auth_time"] = json!(scene.now - 3600);
    scene.exchanges(&scene.key.signs(&claims));
    let address = scene.issuer.address.clone();
    refused(
        "an old sign-in there",
        scene.come_back(&client, &[("state", &asked["state"]), ("code", CODE), ("iss", &address)]).await,
        "not-recent",
    )
    .await;

    let answer = scene.sign_in(&client, "248", &link).await;
    assert_eq!(answer.headers()[header::LOCATION], "/profile/account");
    let other = browser();
    scene.sign_in(&other, "248", &[]).await;
    assert!(scene.server.page("/profile/account").await.contains("Unlink"));
    let who: uuid::Uuid =
        sqlx::query_scalar("select person_id from identity").fetch_one(&scene.server.pool).await.unwrap();
    assert_eq!(who, uuid::Uuid::from(scene.server.ada.person()));

    // Confirming with it: somebody else's sign-in does not count.
    scene.age_sessions().await;
    refused("another identity", scene.sign_in(&client, "249", &[("purpose", "confirm")]).await, "other-person").await;
    let delete = [("intent", "orgs/delete"), ("confirmation", "ocean")];
    let stale = scene.server.post("/ocean/settings", &delete).await;
    assert_eq!(stale.status(), StatusCode::UNAUTHORIZED);
    assert!(stale.text().await.unwrap().contains("Confirm it in another tab"));
    scene.sign_in(&client, "248", &[("purpose", "confirm"), ("next", "/profile/account")]).await;
    assert_eq!(scene.server.post("/ocean/settings", &delete).await.status(), StatusCode::SEE_OTHER);

    let identity: uuid::Uuid =
        sqlx::query_scalar("select id from identity").fetch_one(&scene.server.pool).await.unwrap();
    let identity = identity.to_string();
    sqlx::query("update person set password_hash = ''").execute(&scene.server.pool).await.unwrap();
    let unlink = [("intent", "account/unlink"), ("identity", identity.as_str())];
    assert_eq!(
        scene.server.post("/profile/account", &unlink).await.status(),
        StatusCode::CONFLICT,
        "the last way in stays"
    );
    sqlx::query("update person set password_hash = 'x'").execute(&scene.server.pool).await.unwrap();
    assert_eq!(scene.server.post("/profile/account", &unlink).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(scene.count("identity").await, 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn signing_out_ends_the_session_at_the_provider_without_a_token(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let client = browser();
    scene.sign_in(&client, "248", &[]).await;
    let answer = client.post(scene.server.url("/logout")).header("sec-fetch-site", "same-origin").send().await.unwrap();
    let refresh = answer.headers()["refresh"].to_str().unwrap().to_owned();
    let address = Url::parse(refresh.strip_prefix("0; url=").unwrap()).unwrap();
    let query: HashMap<String, String> = address.query_pairs().into_owned().collect();
    assert_eq!(query["client_id"], "lakewarden");
    assert_eq!(query["post_logout_redirect_uri"], scene.server.url("/login"));
    assert_eq!(query.len(), 2);
    assert!(!scene.is_signed_in(&client).await);
}

#[sqlx::test(migrations = "../migrations")]
async fn where_passwords_are_off_none_is_accepted(pool: PgPool) {
    let scene = Scene::with(pool, SignUp::Anyone, false).await;
    let page = scene.server.page("/login").await;
    assert!(page.contains("Sign in with Corp") && !page.contains("type=\"password\""));
    let answer = scene.server.post("/login", &[("email", "ada@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let api =
        scene.server.client.get(scene.server.url("/v1/user")).basic_auth("ada", Some(PASSWORD)).send().await.unwrap();
    assert_eq!(api.status(), StatusCode::UNAUTHORIZED);
    let client = browser();
    scene.sign_in(&client, "248", &[]).await;
    assert!(scene.is_signed_in(&client).await);
    let evil = browser();
    assert_eq!(scene.sign_in(&evil, "248", &[("next", "//evil.example.com")]).await.headers()[header::LOCATION], "/");
}
