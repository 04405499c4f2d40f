//! Answers that belong to no sign-in, and providers that lie.

use std::collections::HashMap;

use backend::sign_on::SignUp;
use reqwest::header;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{
    browser,
    issuer::{Key, TOKEN, signed_with_secret, unsigned},
};

use super::scene::{ACCESS, CODE, SECRET, Scene, refused};

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
    refused("a made-up state", scene.come_back_to(&client, &made_up).await, "stale").await;
    refused(
        "a state that is twice there",
        scene.come_back(&client, &[("state", state), ("state", state), ("code", CODE), ("iss", &address)]).await,
        "stale",
    )
    .await;
    refused("a browser without the cookie", scene.come_back_to(&other, state).await, "stale").await;
    assert_eq!(scene.issuer.times_asked(TOKEN), 0, "no code was exchanged");

    let theirs = scene.begin(&other, &[]).await;
    refused("the state of another browser", scene.come_back_to(&client, &theirs["state"]).await, "stale").await;
    refused("which is used up by that", scene.come_back_to(&other, &theirs["state"]).await, "stale").await;

    let asked = scene.begin(&client, &[]).await;
    honest(&asked);
    sqlx::query("update sign_on set created_at = now() - interval '11 minutes'")
        .execute(&scene.server.pool)
        .await
        .unwrap();
    refused("eleven minutes later", scene.come_back_to(&client, &asked["state"]).await, "stale").await;

    for (what, query, why) in [
        ("another provider's answer", vec![("code", CODE), ("iss", "https://evil.example.com")], "other-provider"),
        ("an answer of nobody", vec![("code", CODE)], "other-provider"),
        ("an error", vec![("error", "access_denied"), ("iss", address.as_str())], "denied"),
    ] {
        let asked = scene.begin(&client, &[]).await;
        honest(&asked);
        let query: Vec<_> = query.into_iter().chain([("state", asked["state"].as_str())]).collect();
        refused(what, scene.come_back(&client, &query).await, why).await;
        refused("its state is used up", scene.come_back_to(&client, &asked["state"]).await, "stale").await;
    }
    assert!(!scene.is_signed_in(&client).await);

    let asked = scene.begin(&client, &[]).await;
    honest(&asked);
    assert_eq!(scene.come_back_to(&client, &asked["state"]).await.headers()[header::LOCATION], "/");
    refused("the same answer again", scene.come_back_to(&client, &asked["state"]).await, "stale").await;
    // Both tabs of a browser can finish.
    let (first, second) = (scene.begin(&other, &[]).await, scene.begin(&other, &[]).await);
    for asked in [second, first] {
        honest(&asked);
        assert_eq!(scene.come_back_to(&other, &asked["state"]).await.headers()[header::LOCATION], "/");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_provider_that_lies_signs_nobody_in(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
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
        refused(what, scene.come_back_to(&client, &asked["state"]).await, "invalid").await;
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
        refused(what, scene.come_back_to(&client, &asked["state"]).await, why).await;
    }
    // The userinfo endpoint speaks of somebody else.
    let asked = scene.begin(&client, &[]).await;
    let mut claims = scene.claims("248", &asked);
    claims.as_object_mut().unwrap().remove("email");
    scene.exchanges(&scene.key.signs(&claims));
    scene.issuer.says("/userinfo", &json!({ "sub": "249", "email": "ada@example.com", "email_verified": true }));
    refused("somebody else's userinfo", scene.come_back_to(&client, &asked["state"]).await, "invalid").await;

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
    let people = scene.count("person").await;
    for verified in [json!(true), json!(false), json!("false"), Value::Null] {
        let client = browser();
        let asked = scene.begin(&client, &[]).await;
        let mut claims = scene.claims("mallory", &asked);
        claims["email"] = json!("ada@example.com");
        claims["email_verified"] = verified.clone();
        scene.exchanges(&scene.key.signs(&claims));
        let why = if verified == json!(true) { "address-taken" } else { "no-address" };
        refused(&verified.to_string(), scene.come_back_to(&client, &asked["state"]).await, why).await;
        assert!(!scene.is_signed_in(&client).await);
    }
    assert_eq!((scene.count("person").await, scene.count("identity").await), (people, 0));
}
