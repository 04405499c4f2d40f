//! One sweep over every kind of sign-in and token, right and wrong: none of them is in the log at its loudest, in an address that
//! an answer leads to, or can be in the `Referer` of another site.

use std::collections::BTreeMap;

use backend::{Lifetime, actor, second_factor};
use domain::{draft::people::JoinDraft, org::Role, trust_rule::TrustRuleDraft};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url, header, header::HeaderMap};
use serde_json::{Value, json};
use sqlx::PgPool;
use tempfile::TempDir;
use testing::{
    Answering, Authenticator, PASSWORD, SoftPasskey, World, browser,
    issuer::{Issuer, Key, TOKEN},
};

use crate::start::support::{Server, address};

const HTTPS: &str = "https://lake.example.com";
const ADA: &str = "ada@example.com";
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// What an answer was.
struct Said {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }
}

/// A browser that keeps its cookies by hand, and remembers every secret it has seen and every address it was led to.
struct Sweep {
    server: Server,
    client: Client,
    jar: BTreeMap<String, String>,
    secrets: Vec<(&'static str, String)>,
    /// Addresses in `Location` and `Refresh`, but for those of the provider, which have what its protocol puts there.
    led_to: Vec<String>,
    provider: String,
}

impl Sweep {
    fn knows(&mut self, what: &'static str, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() >= 6, "{what} {secret:?} would be found by chance");
        self.secrets.push((what, secret));
    }

    /// The text at `name` of an answer, which is a secret.
    fn learns(&mut self, what: &'static str, from: &Value, name: &str) -> String {
        let text = from[name].as_str().unwrap_or_else(|| panic!("no {name} in {from}")).to_owned();
        self.knows(what, text.clone());
        text
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, self.server.url(path)).header("sec-fetch-site", "same-origin");
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    async fn send(&mut self, request: RequestBuilder) -> Said {
        let response = request.send().await.unwrap();
        let (status, headers, url) = (response.status(), response.headers().clone(), response.url().clone());
        assert!(!status.is_server_error(), "{status} {url}");
        let policy = headers[header::REFERRER_POLICY].to_str().unwrap();
        assert!(["same-origin", "no-referrer"].contains(&policy), "{url}: {policy}");
        for cookie in headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.jar.insert(name.to_owned(), value.to_owned());
            // A notice is a sentence for the next page.
            if !name.contains("notice") && value.len() > 8 {
                self.knows("cookie", value);
            }
        }
        for name in [header::LOCATION, header::HeaderName::from_static("refresh")] {
            let Some(to) = headers.get(&name) else { continue };
            let to = to.to_str().unwrap().trim_start_matches("0; url=").to_owned();
            if !to.starts_with(&self.provider) {
                self.led_to.push(to);
            }
        }
        Said { status, headers, text: response.text().await.unwrap() }
    }

    async fn get(&mut self, path: &str) -> Said {
        let request = self.request(Method::GET, path);
        self.send(request).await
    }

    async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Said {
        let request = self.request(Method::POST, path).form(form);
        self.send(request).await
    }

    async fn bearer(&mut self, method: Method, path: &str, token: &str) -> Said {
        let request = self.client.request(method, self.server.url(path)).bearer_auth(token);
        self.send(request).await
    }

    /// What a browser is asked to sign, whose challenge is a secret until it is answered.
    async fn asked_to_sign(&mut self, path: &str) -> Value {
        let request = self.request(Method::POST, &format!("/api/ui/{path}")).json(&json!({}));
        let asked = self.send(request).await.json();
        let options: Value = serde_json::from_str(asked["options"].as_str().unwrap()).unwrap();
        self.learns("challenge", &options, "challenge");
        options
    }

    fn leave(&mut self) {
        self.jar.clear();
    }
}

/// Everything that a server needs to have every kind of sign-in.
struct Place {
    world: World,
    issuer: Issuer,
    key: Key,
    folder: TempDir,
}

impl Place {
    async fn new(pool: PgPool) -> Self {
        let key = Key::ec("k");
        let issuer = Issuer::start(&[&key]).await;
        let world = World::reaching(pool, issuer.egress()).await.without_waiting();
        let folder = crate::start::support::folder();
        Self { world, issuer, key, folder }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    async fn serve(&self) -> Sweep {
        let secret = self.file("secret", "client-secret-canary");
        let provider = format!(
            "[[provider]]\nname = \"corp\"\nissuer = \"{}\"\nclient_id = \"lakewarden\"\nclient_secret_file = \"{secret}\"\nsign_up = \"anyone\"\n",
            self.issuer.address
        );
        let (provider, rules) = (self.file("oidc", &provider), self.file("rules", &self.issuer.rule("")));
        let settings = [
            ("LAKEWARDEN_LOG", "trace"),
            ("LAKEWARDEN_LOG_FORMAT", "text"),
            ("LAKEWARDEN_PUBLIC_URL", HTTPS),
            ("LAKEWARDEN_DEV_MODE", "true"),
            ("LAKEWARDEN_OIDC_FILE", &*provider),
            ("LAKEWARDEN_EGRESS_RULES", &*rules),
        ];
        let server = Server::on(&address(&self.world.pool), &settings).await;
        let mut sweep = Sweep {
            server,
            client: browser(),
            jar: BTreeMap::new(),
            secrets: Vec::new(),
            led_to: Vec::new(),
            provider: self.issuer.address.clone(),
        };
        sweep.knows("password", PASSWORD);
        sweep.knows("client secret", "client-secret-canary");
        sweep
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn no_token_of_any_kind_is_in_the_log_in_an_address_or_in_a_referrer(pool: PgPool) {
    let place = Place::new(pool).await;
    let mut sweep = place.serve().await;
    passwords_and_codes(&place, &mut sweep).await;
    passkeys(&mut sweep).await;
    provider(&place, &mut sweep).await;
    device(&place, &mut sweep).await;
    tokens(&place, &mut sweep).await;
    workload(&place, &mut sweep).await;
    links(&place, &mut sweep).await;

    let Sweep { server, secrets, led_to, .. } = sweep;
    assert!(secrets.len() > 40 && led_to.len() > 10, "{} secrets, {} addresses", secrets.len(), led_to.len());
    server.logs("answered").await;
    let log = server.log();
    assert!(log.contains("TRACE") && log.lines().count() > 100, "the log is at its loudest");
    for (what, secret) in &secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{what} in the log: {line:?}");
        let address = led_to.iter().find(|address| address.contains(secret));
        assert!(address.is_none(), "{what} in an address: {address:?}");
    }
    assert!(!log.contains("eyJ"), "a signed token in the log");
    server.stop().await;
}

async fn passwords_and_codes(place: &Place, sweep: &mut Sweep) {
    let cx = &place.world.cx;
    sweep.knows("wrong password", "a-wrong-password-canary");
    sweep.post("/login", &[("email", ADA), ("password", "a-wrong-password-canary")]).await;
    sweep.post("/login", &[("email", "password-typed-as-name"), ("password", PASSWORD)]).await;
    sweep.knows("name at the sign-in", "password-typed-as-name");
    sweep.post("/login", &[("email", ADA), ("password", PASSWORD), ("next", "/acme")]).await;
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    sweep.leave();
    let own = actor::find_own(cx, place.world.ada.person()).await.unwrap();
    second_factor::offer(cx, &own).await.unwrap();
    let offer = second_factor::offered(cx, &own, "Lakewarden").await.unwrap().unwrap();
    sweep.knows("key of the second factor", offer.key.replace(' ', ""));
    let app = Authenticator::with_key(&offer.key);
    let code = app.code(cx, 0).await;
    let codes = second_factor::enrol(cx, &own, &code.as_str().into(), None).await.unwrap().shown();
    sweep.post("/login", &[("email", ADA), ("password", PASSWORD)]).await;
    sweep.knows("wrong recovery code", "wron-grec-over-code");
    sweep.post("/login/code", &[("code", "wron-grec-over-code"), ("next", "/acme")]).await;
    sweep.knows("recovery code", codes[0].clone());
    sweep.knows("recovery code as stored", codes[0].replace('-', ""));
    sweep.post("/login/code", &[("code", &codes[0]), ("next", "/acme")]).await;
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    // Off again, so that the others come in by what they are about.
    second_factor::remove(cx, &own).await.unwrap();
}

async fn passkeys(sweep: &mut Sweep) {
    let honest = Answering::at(HTTPS);
    let options = sweep.asked_to_sign("account/passkeys/begin-adding").await;
    let (mut phone, answer) = SoftPasskey::make(&options, &honest);
    let add = |answer: &Value| answer.to_string();
    let parts = |answer: &Value| {
        let parts = answer["response"].as_object().unwrap().clone();
        parts.into_iter().filter(|(name, _)| name != "userHandle").map(|(_, part)| part.as_str().unwrap().to_owned())
    };
    let lying = SoftPasskey::make(&options, &Answering { is_verified: false, ..honest.clone() }).1;
    for answer in [answer, lying] {
        for part in parts(&answer) {
            sweep.knows("part of a passkey's answer", part);
        }
        sweep.post("/profile/account", &[("intent", "account/passkeys/add"), ("answer", &add(&answer))]).await;
    }
    sweep.leave();
    for answering in [honest.clone(), Answering { origin: "https://evil.example.com".into(), ..honest }] {
        let options = sweep.asked_to_sign("passkeys/begin-sign-in").await;
        let answer = phone.sign(&options, &answering);
        for part in parts(&answer) {
            sweep.knows("part of a passkey's answer", part);
        }
        let form = [("intent", "passkeys/sign-in"), ("answer", &*add(&answer)), ("next", "/acme")];
        sweep.post("/login/passkey", &form).await;
        assert!(sweep.post("/login/passkey", &form).await.status.is_client_error(), "replayed");
    }
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    sweep.leave();
}

async fn provider(place: &Place, sweep: &mut Sweep) {
    let (issuer, now) = (&place.issuer, place.world.cx.now().await.unwrap().unix_seconds());
    for wrong in [false, true] {
        let begun = sweep.post("/login/with/corp", &[("purpose", "sign_in"), ("next", "/profile/account")]).await;
        let to = begun.headers["refresh"].to_str().unwrap().trim_start_matches("0; url=").to_owned();
        let asked: BTreeMap<String, String> = Url::parse(&to).unwrap().query_pairs().into_owned().collect();
        sweep.knows("state", asked["state"].clone());
        sweep.knows("nonce", asked["nonce"].clone());
        let nonce = if wrong { "another" } else { &asked["nonce"] };
        let id_token = place.key.signs(&json!({
            "iss": issuer.address, "sub": "248", "aud": "lakewarden", "exp": now + 300, "iat": now, "auth_time": now,
            "nonce": nonce, "name": "Grace Hopper", "email": "grace@corp.example.com", "email_verified": true,
        }));
        sweep.knows("id token", id_token.clone());
        sweep.knows("code", "authorization-code-canary");
        sweep.knows("access token of the provider", "access-token-canary");
        sweep.knows("refresh token of the provider", "refresh-token-canary");
        let answer = json!({
            "access_token": "access-token-canary", "refresh_token": "refresh-token-canary", "token_type": "Bearer",
            "expires_in": 60, "id_token": id_token,
        });
        issuer.says(TOKEN, &answer);
        for state in ["wrong-state-canary", &asked["state"], &asked["state"]] {
            let request = sweep.request(Method::GET, "/login/return");
            let query = [("state", state), ("code", "authorization-code-canary"), ("iss", &issuer.address)];
            let back = sweep.send(request.query(&query)).await;
            assert_eq!(back.status, StatusCode::SEE_OTHER);
        }
        let status = sweep.get("/profile/account").await.status;
        assert_eq!(status == StatusCode::OK, !wrong);
        sweep.leave();
    }
    sweep.knows("wrong state", "wrong-state-canary");
    // The provider refuses with a text of its own, which is nobody's business.
    issuer.says_raw(TOKEN, 400, b"{\"error\":\"invalid_grant\",\"error_description\":\"error-text-canary\"}");
    sweep.knows("text of the provider", "error-text-canary");
    let begun = sweep.post("/login/with/corp", &[]).await;
    let to = begun.headers["refresh"].to_str().unwrap().trim_start_matches("0; url=").to_owned();
    let asked: BTreeMap<String, String> = Url::parse(&to).unwrap().query_pairs().into_owned().collect();
    let request = sweep.request(Method::GET, "/login/return");
    let query = [("state", &*asked["state"]), ("code", "authorization-code-canary"), ("iss", &issuer.address)];
    sweep.send(request.query(&query)).await;
    sweep.leave();
}

async fn device(place: &Place, sweep: &mut Sweep) {
    let client = ("client_id", "arraylake");
    let begun = sweep.post("/oauth/device/code", &[client, ("scope", "openid")]).await.json();
    let device_code = sweep.learns("device code", &begun, "device_code");
    let collect = [client, ("grant_type", DEVICE_GRANT), ("device_code", &*device_code)];
    sweep.post("/oauth/token", &collect).await;
    let own = actor::find_own(&place.world.cx, place.world.ada.person()).await.unwrap();
    let user_code = begun["user_code"].as_str().unwrap();
    backend::devices::approve(&place.world.cx, &own, &user_code.parse().unwrap()).await.unwrap();
    let keys = sweep.post("/oauth/token", &collect).await.json();
    for (what, name) in [("access token", "access_token"), ("id token", "id_token"), ("refresh token", "refresh_token")]
    {
        let token = sweep.learns(what, &keys, name);
        sweep.bearer(Method::GET, "/user", &token).await;
        sweep.bearer(Method::POST, "/auth/update-user", &token).await;
    }
    let refresh = keys["refresh_token"].as_str().unwrap().to_owned();
    let form = [client, ("grant_type", "refresh_token"), ("refresh_token", &*refresh)];
    let renewed = sweep.post("/oauth/token", &form).await.json();
    sweep.learns("access token", &renewed, "access_token");
    sweep.learns("refresh token", &renewed, "refresh_token");
    assert_eq!(sweep.post("/oauth/token", &form).await.status, StatusCode::BAD_REQUEST, "used twice");
    sweep.get("/v2/logout").await;
}

async fn tokens(place: &Place, sweep: &mut Sweep) {
    let World { cx, ada, .. } = &place.world;
    let days = Lifetime::days(1).unwrap();
    let made = backend::tokens::create(cx, ada, &"ci".parse().unwrap(), days).await.unwrap();
    let token = made.text.to_string();
    sweep.knows("API token", token.clone());
    assert_eq!(sweep.bearer(Method::GET, "/api/v1/orgs/acme/buckets", &token).await.status, StatusCode::OK);
    sweep.bearer(Method::GET, "/orgs/acme/buckets", &token).await;
    sweep.bearer(Method::GET, "/api/v1/orgs/none/buckets", &token).await;
    // Where people put it by mistake: in the query, in the path, as a name.
    for path in ["/api/v1/orgs?token=", "/orgs/acme/buckets?access_token=", "/login?next=/", "/invite/", "/"] {
        let request = sweep.client.get(sweep.server.url(&format!("{path}{token}")));
        let said = sweep.send(request).await;
        // What a browser is led back to is what it asked for.
        sweep.led_to.retain(|to| said.headers.get(header::LOCATION).is_none_or(|said| said != to.as_str()));
    }
    let request = sweep.client.get(sweep.server.url("/v1/user")).basic_auth("ada", Some(&token));
    sweep.send(request).await;
    let request = sweep.client.get(sweep.server.url("/v1/user")).header("x-tiledb-rest-api-key", &token);
    sweep.send(request).await;
    let request = sweep.client.post(sweep.server.url("/api/v1/tokens/leaked")).json(&json!({ "token": token }));
    sweep.send(request).await;
    assert_eq!(sweep.bearer(Method::GET, "/api/v1/orgs/acme/buckets", &token).await.status, StatusCode::UNAUTHORIZED);
}

async fn workload(place: &Place, sweep: &mut Sweep) {
    let World { cx, ada, .. } = &place.world;
    backend::service_accounts::create(cx, ada, &"ingest".parse().unwrap(), Role::Member).await.unwrap();
    let (issuer, audience) = (place.issuer.address.clone(), HTTPS.to_owned());
    let rule = TrustRuleDraft { issuer, audience, conditions: "sub = right".into() };
    backend::service_accounts::create_trust_rule(cx, ada, "ingest", &rule.parse().unwrap()).await.unwrap();
    let now = cx.now().await.unwrap().unix_seconds();
    for sub in ["right", "wrong"] {
        let claims = json!({ "iss": place.issuer.address, "aud": HTTPS, "sub": sub, "iat": now, "exp": now + 300 });
        let token = place.key.signs(&claims);
        sweep.knows("token of a workload", token.clone());
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", &*token),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ("resource", "acme/ingest"),
        ];
        let said = sweep.post("/oauth/token", &form).await;
        if sub == "right" {
            sweep.learns("exchanged token", &said.json(), "access_token");
        }
        let sts = [
            ("Action", "AssumeRoleWithWebIdentity"),
            ("Version", "2011-06-15"),
            ("RoleArn", "arn:aws:iam::000000000000:role/acme/era5"),
            ("RoleSessionName", "x"),
            ("WebIdentityToken", &*token),
        ];
        let (in_body, in_query) =
            (sweep.client.post(sweep.server.url("/sts")), sweep.client.post(sweep.server.url("/sts")));
        sweep.send(in_body.form(&sts)).await;
        sweep.send(in_query.query(&sts)).await;
    }
}

async fn links(place: &Place, sweep: &mut Sweep) {
    let World { cx, ada, .. } = &place.world;
    let made = backend::invitations::invite_by_link(cx, ada, Role::Reader, &"".parse().unwrap()).await.unwrap();
    let path = format!("/invite/{}", *made.token);
    sweep.knows("invitation", made.token.to_string());
    sweep.get(&path).await;
    let draft = JoinDraft { name: "Hedy".into(), email: "hedy@example.com".into(), password: PASSWORD.into() };
    let join = [("intent", "join"), ("name", &*draft.name), ("email", &*draft.email), ("password", "short")];
    sweep.post(&path, &join).await;
    sweep.post(&path, &[&join[..3], &[("password", PASSWORD)]].concat()).await;
    assert_eq!(sweep.get("/profile/account").await.status, StatusCode::OK);
    assert!(sweep.post(&path, &[&join[..3], &[("password", PASSWORD)]].concat()).await.status.is_client_error());
    sweep.post("/logout", &[]).await;
    sweep.leave();
    let token = backend::passwords::offer_reset(cx, &ADA.parse().unwrap()).await.unwrap();
    let path = format!("/login/reset/{}", *token);
    sweep.knows("link for a new password", token.to_string());
    sweep.get(&path).await;
    let new = [("intent", "reset-password"), ("new_password", "another-password-canary")];
    sweep.knows("new password", "another-password-canary");
    sweep.post(&path, &new).await;
    sweep.post(&path, &new).await;
    sweep.knows("set-up link", "set-up-token-canary");
    sweep.get("/setup/set-up-token-canary").await;
}
