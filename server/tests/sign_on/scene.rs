//! A server with an identity provider on this machine, and a browser's way there and back.

use std::collections::HashMap;

use backend::{
    Quota, Quotas,
    issuers::Issuers,
    sign_on::{Provider, SignOn, SignUp},
};
use reqwest::{Client, Response, StatusCode, Url, header};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    World,
    issuer::{Issuer, Key, TOKEN},
};

use crate::support::Server;

/// What no answer, address or log may repeat.
pub(super) const CODE: &str = "code-canary";
pub(super) const ACCESS: &str = "access-canary";
pub(super) const SECRET: &str = "client-secret-canary";

/// A server with an identity provider.
pub(super) struct Scene {
    pub(super) server: Server,
    pub(super) issuer: Issuer,
    pub(super) key: Key,
    pub(super) now: i64,
}

impl Scene {
    pub(super) async fn new(pool: PgPool, sign_up: SignUp) -> Self {
        Self::with(pool, sign_up, true).await
    }

    pub(super) async fn with(pool: PgPool, sign_up: SignUp, passwords: bool) -> Self {
        Self::changed(pool, passwords, |provider| provider.sign_up = sign_up).await
    }

    /// With a provider that is changed first: its groups count, and people come by invitation.
    pub(super) async fn changed(pool: PgPool, passwords: bool, change: impl FnOnce(&mut Provider)) -> Self {
        Self::within(pool, Quota::per_minute(1_000_000), passwords, change).await
    }

    /// With a limit for each network.
    pub(super) async fn limited(pool: PgPool, sign_on_by_address: Quota) -> Self {
        Self::within(pool, sign_on_by_address, true, |provider| provider.sign_up = SignUp::Anyone).await
    }

    async fn within(
        pool: PgPool,
        sign_on_by_address: Quota,
        passwords: bool,
        change: impl FnOnce(&mut Provider),
    ) -> Self {
        let key = Key::ec("first");
        let issuer = Issuer::start(&[&key, &Key::rsa("second")]).await;
        let World { cx, pool, ada, ocean } = World::reaching(pool, issuer.egress()).await;
        let quotas = Quotas { sign_on_by_address, ..Quotas::all(Quota::per_minute(1_000_000)) };
        let cx = cx.with_quotas(&quotas);
        let mut provider = Provider {
            name: "corp".into(),
            label: "Corp".into(),
            issuer: issuer.address.parse().unwrap(),
            client_id: "lakewarden".into(),
            client_secret: Some(SECRET.to_owned().into()),
            scopes: vec!["email".into()],
            groups_claim: Some("groups".into()),
            orgs: None,
            sign_up: SignUp::Invited,
            domains: Vec::new(),
        };
        change(&mut provider);
        let cx = cx.with_issuers(Issuers::default()).with_sign_on(SignOn { providers: vec![provider], passwords });
        let now = cx.now().await.unwrap().unix_seconds();
        let server = Server::serve(World { cx, pool, ada, ocean }, None).await;
        Self { server, issuer, key, now }
    }

    /// Presses a provider's button; answers with the parameters that the provider gets.
    pub(super) async fn begin(&self, client: &Client, fields: &[(&str, &str)]) -> HashMap<String, String> {
        let answer = self.press(client, fields).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::REFERRER_POLICY], "no-referrer");
        let refresh = answer.headers()["refresh"].to_str().unwrap().to_owned();
        let address = Url::parse(refresh.strip_prefix("0; url=").unwrap()).unwrap();
        assert!(address.as_str().starts_with(&format!("{}/authorize?", self.issuer.address)));
        address.query_pairs().into_owned().collect()
    }

    pub(super) async fn press(&self, client: &Client, fields: &[(&str, &str)]) -> Response {
        let post = client.post(self.server.url("/login/with/corp")).header("sec-fetch-site", "same-origin");
        post.form(fields).send().await.unwrap()
    }

    pub(super) fn claims(&self, subject: &str, asked: &HashMap<String, String>) -> Value {
        json!({
            "iss": self.issuer.address, "sub": subject, "aud": "lakewarden", "exp": self.now + 300, "iat": self.now,
            "auth_time": self.now, "nonce": asked["nonce"], "name": "Grace Hopper", "email": format!("{subject}@corp.example.com"),
            "email_verified": true, "groups": [],
        })
    }

    /// From now on, a code is exchanged for this ID token.
    pub(super) fn exchanges(&self, token: &str) {
        let answer = json!({ "access_token": ACCESS, "token_type": "Bearer", "expires_in": 60, "id_token": token });
        self.issuer.says(TOKEN, &answer);
    }

    /// The browser comes back with these parameters.
    pub(super) async fn come_back(&self, client: &Client, query: &[(&str, &str)]) -> Response {
        client.get(self.server.url("/login/return")).query(query).send().await.unwrap()
    }

    /// The same with the code of this sign-in, as an honest provider has it.
    pub(super) async fn come_back_to(&self, client: &Client, state: &str) -> Response {
        let query = [("state", state), ("code", CODE), ("iss", &self.issuer.address)];
        self.come_back(client, &query).await
    }

    /// A whole honest sign-in.
    pub(super) async fn sign_in(&self, client: &Client, subject: &str, fields: &[(&str, &str)]) -> Response {
        let asked = self.begin(client, fields).await;
        self.exchanges(&self.key.signs(&self.claims(subject, &asked)));
        self.come_back_to(client, &asked["state"]).await
    }

    /// The same with this in the groups claim; `None` leaves it out, and the userinfo endpoint has none either.
    pub(super) async fn sign_in_with(&self, client: &Client, subject: &str, groups: Option<Value>) -> Response {
        let asked = self.begin(client, &[]).await;
        let mut claims = self.claims(subject, &asked);
        match groups {
            Some(groups) => claims["groups"] = groups,
            None => {
                claims.as_object_mut().unwrap().remove("groups");
                self.issuer.says("/userinfo", &json!({ "sub": subject }));
            }
        }
        self.exchanges(&self.key.signs(&claims));
        self.come_back_to(client, &asked["state"]).await
    }

    pub(super) async fn is_signed_in(&self, client: &Client) -> bool {
        let page = client.get(self.server.url("/profile/account")).send().await.unwrap();
        page.status() == StatusCode::OK
    }

    /// Whether an act that a stolen session must not do gets past the question who it is.
    pub(super) async fn is_fresh(&self, client: &Client) -> bool {
        let unlink = [("intent", "account/unlink"), ("identity", "00000000-0000-0000-0000-000000000000")];
        let post = client.post(self.server.url("/profile/account")).header("sec-fetch-site", "same-origin");
        post.form(&unlink).send().await.unwrap().status() != StatusCode::UNAUTHORIZED
    }

    pub(super) async fn count(&self, table: &str) -> i64 {
        let query = format!("select count(*) from {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&self.server.pool).await.unwrap()
    }
}

/// The answer is no sign-in, says why in a word, repeats no secret, and is no failure of the server.
pub(super) async fn refused(what: &str, answer: Response, why: &str) {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{what}");
    let location = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert!(location.ends_with(&format!("?refused={why}")), "{what}: {location}");
    let whole = format!("{:?} {}", answer.headers().clone(), answer.text().await.unwrap());
    for secret in [CODE, ACCESS, SECRET, "eyJ"] {
        assert!(!whole.contains(secret), "{what}");
    }
}
