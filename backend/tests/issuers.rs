//! Tokens of issuers that lie, over real HTTP.

use std::time::Duration;

use backend::{
    egress::{Egress, Rules},
    issuers::{Claims, Expected, Issuers, Namer, Party, TokenRefused, verify},
};
use domain::{issuer::IssuerUrl, moment::Moment};
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    World,
    issuer::{DISCOVERY, Issuer, KEYS, Key, signed_with_secret, unsigned},
};

const AUDIENCE: &str = "lakewarden";
const NONCE: &str = "n-0S6_WzA2Mj";

/// An issuer of two keys, and a server that may reach it.
struct Scene {
    world: World,
    issuer: Issuer,
    url: IssuerUrl,
    key: Key,
    now: Moment,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        let key = Key::ec("first");
        let issuer = Issuer::start(&[&key, &Key::rsa("second")]).await;
        let world = World::reaching(pool, issuer.egress()).await;
        let now = world.cx.now().await.unwrap();
        Self { world, url: issuer.address.parse().unwrap(), issuer, key, now }
    }

    fn claims(&self) -> Value {
        let now = self.now.unix_seconds();
        json!({
            "iss": self.issuer.address, "sub": "248289761001", "aud": AUDIENCE, "exp": now + 300, "iat": now,
            "nonce": NONCE, "groups": ["lake"],
        })
    }

    /// The claims with one of them changed, or taken out.
    fn but(&self, name: &str, value: Value) -> Value {
        let mut claims = self.claims();
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.to_owned(), value),
        };
        claims
    }

    fn expected(&self) -> Expected<'_> {
        Expected {
            issuer: &self.url,
            namer: Namer::Operator,
            audience: AUDIENCE,
            nonce: Some(NONCE),
            party: Party::Audience,
        }
    }

    async fn verify(&self, token: &str) -> Result<Claims, TokenRefused> {
        verify(&self.world.cx, self.expected(), token, self.now).await
    }

    async fn refuses(&self, what: &str, token: &str, why: TokenRefused) {
        assert_eq!(self.verify(token).await.err(), Some(why), "{what}");
        // The same server still accepts an honest token.
        self.verify(&self.key.signs(&self.claims())).await.unwrap();
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_honest_token_is_accepted_with_its_claims(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let claims = scene.verify(&scene.key.signs(&scene.claims())).await.unwrap();
    assert_eq!(claims.text("sub"), Some("248289761001"));
    assert_eq!(claims.texts("groups"), ["lake"]);
    scene.verify(&Key::rsa("second").signs(&scene.claims())).await.unwrap();
    // Two minutes of clocks: a minute behind and a minute ahead.
    let now = scene.now.unix_seconds();
    scene.verify(&scene.key.signs(&scene.but("exp", json!(now - 55)))).await.unwrap();
    scene.verify(&scene.key.signs(&scene.but("iat", json!(now + 55)))).await.unwrap();
    scene.verify(&scene.key.signs(&scene.but("azp", json!(AUDIENCE)))).await.unwrap();
    assert_eq!((scene.issuer.times_asked(DISCOVERY), scene.issuer.times_asked(KEYS)), (1, 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_that_says_another_thing_is_refused(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let now = scene.now.unix_seconds();
    let slash = format!("{}/", scene.issuer.address);
    for (name, value, why) in [
        ("iss", json!("https://accounts.example.com"), TokenRefused::OtherIssuer),
        ("iss", json!(slash), TokenRefused::OtherIssuer),
        ("iss", Value::Null, TokenRefused::Malformed),
        ("aud", json!("another-client"), TokenRefused::OtherAudience),
        ("aud", json!([AUDIENCE, "another-client"]), TokenRefused::OtherAudience),
        ("aud", json!([]), TokenRefused::OtherAudience),
        ("aud", Value::Null, TokenRefused::OtherAudience),
        ("azp", json!("another-client"), TokenRefused::OtherParty),
        ("exp", json!(now - 61), TokenRefused::Expired),
        ("exp", Value::Null, TokenRefused::Malformed),
        ("iat", json!(now + 61), TokenRefused::NotYetValid),
        ("iat", Value::Null, TokenRefused::Malformed),
        ("nbf", json!(now + 61), TokenRefused::NotYetValid),
        ("nonce", json!("of-another-sign-in"), TokenRefused::OtherNonce),
        ("nonce", Value::Null, TokenRefused::OtherNonce),
        ("sub", Value::Null, TokenRefused::Malformed),
    ] {
        let token = scene.key.signs(&scene.but(name, value.clone()));
        scene.refuses(&format!("{name} {value}"), &token, why).await;
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_that_its_issuer_did_not_sign_is_refused(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let (claims, rsa) = (scene.claims(), Key::rsa("second"));
    let bytes = claims.to_string();
    let none = unsigned(&json!({ "alg": "none", "typ": "JWT" }), bytes.as_bytes());
    let honest = scene.key.signs(&claims);
    let (signed, signature) = honest.rsplit_once('.').unwrap();
    let forged =
        unsigned(&json!({ "alg": "ES256", "kid": "first" }), scene.but("sub", json!("0")).to_string().as_bytes());
    let under = |header: Value| scene.key.signs_under(&header, &claims);
    let own = json!({ "alg": "ES256", "kid": "first", "jwk": Key::ec("own").jwk() });
    for (what, token, why) in [
        ("none", format!("{none}."), TokenRefused::Algorithm),
        ("none with the signature", format!("{none}.{signature}"), TokenRefused::Algorithm),
        ("no signature", format!("{signed}."), TokenRefused::Signature),
        ("another's claims", format!("{forged}.{signature}"), TokenRefused::Signature),
        ("the public key as a secret", signed_with_secret("second", &claims, &rsa.public()), TokenRefused::Algorithm),
        ("the name of another key", Key::ec("first").signs(&claims), TokenRefused::Signature),
        ("a key of its own in the header", Key::ec("own").signs_under(&own, &claims), TokenRefused::Signature),
        ("an unknown key", Key::ec("unknown").signs(&claims), TokenRefused::UnknownKey),
        ("a key of another kind", under(json!({ "alg": "ES256", "kid": "second" })), TokenRefused::UnknownKey),
        ("an access token", under(json!({ "alg": "ES256", "kid": "first", "typ": "at+jwt" })), TokenRefused::Malformed),
        (
            "a critical header",
            under(json!({ "alg": "ES256", "kid": "first", "crit": ["b64"], "b64": false })),
            TokenRefused::Malformed,
        ),
        ("no JWT", "abc".into(), TokenRefused::Malformed),
        ("five parts", format!("{honest}.a.b"), TokenRefused::Malformed),
        (
            "no JSON",
            format!("{}.{signature}", unsigned(&json!({ "alg": "ES256", "kid": "first" }), b"{")),
            TokenRefused::Malformed,
        ),
        ("too long", format!("{honest}{}", "A".repeat(16 * 1024)), TokenRefused::Malformed),
    ] {
        scene.refuses(what, &token, why).await;
    }
    let twice = bytes.replacen('{', "{\"sub\":\"admin\",", 1);
    let token = unsigned(&json!({ "alg": "ES256", "kid": "first" }), twice.as_bytes());
    assert!(scene.verify(&format!("{token}.{signature}")).await.is_err());
}

/// What an issuer is made to say of itself, by name.
type Lie<'a> = (&'static str, &'a dyn Fn(&Issuer));

#[sqlx::test(migrations = "../migrations")]
async fn an_issuer_that_lies_about_itself_is_not_used(pool: PgPool) {
    let honest = Scene::new(pool).await;
    let key = Key::ec("first");
    let address = &honest.issuer.address;
    let lies: [Lie<'_>; 9] = [
        ("the document of another issuer", &|issuer| {
            issuer.says(DISCOVERY, &json!({ "issuer": address, "jwks_uri": format!("{}{KEYS}", issuer.address) }));
        }),
        ("a document elsewhere", &|issuer| issuer.redirects(DISCOVERY, &format!("{address}{DISCOVERY}"))),
        ("keys elsewhere", &|issuer| issuer.redirects(KEYS, &format!("{address}{KEYS}"))),
        ("an error", &|issuer| issuer.says_raw(DISCOVERY, 500, b"secret trace")),
        ("no JSON", &|issuer| issuer.says_raw(DISCOVERY, 200, b"<html>")),
        ("a huge document", &|issuer| issuer.says_raw(DISCOVERY, 200, &vec![b' '; 300 * 1024])),
        ("huge keys", &|issuer| issuer.says_raw(KEYS, 200, &vec![b' '; 300 * 1024])),
        ("keys that are none", &|issuer| issuer.says_raw(KEYS, 200, b"[]")),
        ("no content", &|issuer| issuer.says_raw(KEYS, 204, b"")),
    ];
    for (what, lie) in lies {
        let issuer = Issuer::start(&[&key]).await;
        lie(&issuer);
        let rules = format!("{}{}", issuer.rule(""), honest.issuer.rule(""));
        let rules = Rules::parse(&rules, true).unwrap();
        let world = testing::context_reaching(&honest.world.pool, Egress::new(rules, Vec::new())).await;
        let url: IssuerUrl = issuer.address.parse().unwrap();
        let mut claims = honest.claims();
        claims["iss"] = json!(issuer.address);
        let expected = Expected { issuer: &url, ..honest.expected() };
        let refused = verify(&world, expected, &key.signs(&claims), honest.now).await;
        assert_eq!(refused.err(), Some(TokenRefused::Unusable), "{what}");
    }
    assert_eq!(honest.issuer.times_asked(KEYS), 0, "no redirect is followed");
}

#[sqlx::test(migrations = "../migrations")]
async fn an_issuer_is_reached_over_https_unless_a_rule_opens_it(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let token = scene.key.signs(&scene.claims());
    let port = scene.issuer.address.rsplit(':').next().unwrap();
    let localhost: IssuerUrl = format!("https://localhost:{port}").parse().unwrap();
    let metadata: IssuerUrl = "https://169.254.169.254".parse().unwrap();
    let (acme, ocean) = ("acme".parse().unwrap(), "ocean".parse().unwrap());
    let rules = Rules::parse(&scene.issuer.rule("orgs = [\"ocean\"]\n"), true).unwrap();
    let limited = testing::context_reaching(&scene.world.pool, Egress::new(rules, Vec::new())).await;
    let closed = testing::context(&scene.world.pool).await;
    for (cx, issuer, namer, opened) in [
        (&limited, &scene.url, Namer::Org(&ocean), true),
        (&limited, &scene.url, Namer::Org(&acme), false),
        (&limited, &scene.url, Namer::Operator, false),
        (&closed, &scene.url, Namer::Operator, false),
        (&closed, &localhost, Namer::Org(&acme), false),
        (&closed, &metadata, Namer::Org(&acme), false),
    ] {
        let expected = Expected { issuer, namer, ..scene.expected() };
        let verified = verify(cx, expected, &token, scene.now).await;
        assert_eq!(verified.err(), (!opened).then_some(TokenRefused::NotAllowed), "{issuer} {namer:?}");
    }
    // The keys' address is checked by itself.
    let other = Issuer::start(&[&scene.key]).await;
    let keys = json!({ "issuer": scene.issuer.address, "jwks_uri": format!("{}{KEYS}", other.address) });
    scene.issuer.says(DISCOVERY, &keys);
    assert_eq!(scene.verify(&token).await.err(), Some(TokenRefused::NotAllowed));
    assert_eq!(other.times_asked(KEYS), 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn unknown_keys_renew_the_known_ones_once_a_minute(pool: PgPool) {
    let mut scene = Scene::new(pool).await;
    scene.verify(&scene.key.signs(&scene.claims())).await.unwrap();
    let rotated = Key::ec("rotated");
    scene.issuer.publishes(&[&rotated]);
    for n in 0..100 {
        let token = Key::ec(&format!("made-up-{n}")).signs(&scene.claims());
        assert_eq!(scene.verify(&token).await.err(), Some(TokenRefused::UnknownKey));
    }
    assert_eq!(scene.issuer.times_asked(KEYS), 1, "they were asked for less than a minute ago");
    // With a pause that is over before the next token comes.
    scene.world.cx = scene.world.cx.with_issuers(Issuers::renewed_after(Duration::from_millis(1)));
    scene.issuer.publishes(&[&scene.key]);
    scene.verify(&scene.key.signs(&scene.claims())).await.unwrap();
    scene.issuer.publishes(&[&rotated]);
    tokio::time::sleep(Duration::from_millis(2)).await;
    let token = rotated.signs(&scene.claims());
    let both = futures::future::join_all((0..20).map(|_| scene.verify(&token))).await;
    assert!(both.iter().all(Result::is_ok));
    assert_eq!(scene.issuer.times_asked(KEYS), 3, "twenty who wait for a key ask once");
    // The key that is published no more signs no more.
    let old = scene.key.signs(&scene.claims());
    assert_eq!(scene.verify(&old).await.err(), Some(TokenRefused::UnknownKey));
}
