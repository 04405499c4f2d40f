//! What is tried to sign in without the passkey.

use data_encoding::BASE64URL_NOPAD;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{Answering, SoftPasskey, browser, until};

use super::scene::{ADA, LATE, REFUSED, Site, refused};

#[sqlx::test(migrations = "../migrations")]
async fn no_answer_that_is_wrong_in_one_thing_signs_in(pool: PgPool) {
    let (site, _, mut phone) = Site::with_passkey(pool).await;
    let honest = &site.honest;
    for (what, answering) in [
        ("another origin", Answering { origin: "https://localhost.example.com".into(), ..honest.clone() }),
        ("another port", Answering { origin: "http://localhost:8081".into(), ..honest.clone() }),
        ("a subdomain", Answering { origin: "http://evil.localhost:8080".into(), ..honest.clone() }),
        ("another relying party", Answering { rp_id: "example.com".into(), ..honest.clone() }),
        ("nobody verified", Answering { is_verified: false, ..honest.clone() }),
        ("nobody present", Answering { is_present: false, ..honest.clone() }),
        ("the other ceremony", Answering { kind: Some("webauthn.create"), ..honest.clone() }),
        ("another challenge", Answering { challenge: Some(BASE64URL_NOPAD.encode(&[7; 32])), ..honest.clone() }),
    ] {
        let client = browser();
        refused(what, site.sign_in(&client, &mut phone, &answering).await, REFUSED).await;
        assert!(!site.is_in(&client).await, "{what}");
    }
    until("the refusals are events", async || site.events("session.refused").await > 0).await;
    assert_eq!(site.sign_in(&browser(), &mut phone, honest).await.status(), StatusCode::SEE_OTHER);
}

#[sqlx::test(migrations = "../migrations")]
async fn no_changed_answer_signs_in_and_the_refusals_are_alike(pool: PgPool) {
    let (site, _, mut phone) = Site::with_passkey(pool).await;
    let flip = |answer: &mut Value, part: &str| {
        let mut bytes = BASE64URL_NOPAD.decode(answer["response"][part].as_str().unwrap().as_bytes()).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        answer["response"][part] = BASE64URL_NOPAD.encode(&bytes).into();
    };
    type Change<'a> = (&'a str, &'a dyn Fn(&mut Value));
    let nobody = BASE64URL_NOPAD.encode(&[9; 16]);
    let unknown = BASE64URL_NOPAD.encode(&[9; 32]);
    let changes: [Change<'_>; 12] = [
        ("signature", &|it| flip(it, "signature")),
        ("authenticator data", &|it| flip(it, "authenticatorData")),
        ("empty signature", &|it| it["response"]["signature"] = "".into()),
        ("no authenticator data", &|it| it["response"]["authenticatorData"] = "".into()),
        ("no client data", &|it| it["response"]["clientDataJSON"] = "".into()),
        ("client data of nothing", &|it| it["response"]["clientDataJSON"] = BASE64URL_NOPAD.encode(b"{}").into()),
        ("another person", &|it| it["response"]["userHandle"] = nobody.clone().into()),
        ("no person", &|it| it["response"]["userHandle"] = Value::Null),
        ("a short person", &|it| it["response"]["userHandle"] = "YQ".into()),
        ("an unknown passkey", &|it| it["rawId"] = unknown.clone().into()),
        ("a number", &|it| it["rawId"] = 1.into()),
        ("nothing", &|it| *it = json!({})),
    ];
    let mut pages = Vec::new();
    for (what, change) in changes {
        let client = browser();
        let options = site.asks(&client, "passkeys/begin-sign-in").await;
        let mut answer = phone.sign(&options, &site.honest);
        change(&mut answer);
        let response = site.show(&client, &answer).await;
        assert_eq!(response.status(), StatusCode::CONFLICT, "{what}");
        let page = response.text().await.unwrap();
        assert!(page.contains(REFUSED), "{what}: {page}");
        let nonce = page.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        pages.push(page.replace(&nonce, ""));
        assert!(!site.is_in(&client).await, "{what}");
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "an unknown passkey is answered as a wrong signature");
    for nonsense in ["x", "[]", "null", &"[".repeat(2_000)] {
        refused(nonsense, site.show_text(&browser(), nonsense).await, REFUSED).await;
    }
    refused("cancelled", site.show_text(&browser(), "").await, "Your browser gave no passkey.").await;
}

#[sqlx::test(migrations = "../migrations")]
async fn an_answer_is_good_once_for_five_minutes_in_its_own_browser(pool: PgPool) {
    let (site, ada, mut phone) = Site::with_passkey(pool.clone()).await;
    let client = browser();
    let options = site.asks(&client, "passkeys/begin-sign-in").await;
    let answer = phone.sign(&options, &site.honest);
    let stranger = browser();
    refused("another browser", site.show(&stranger, &answer).await, LATE).await;
    site.asks(&stranger, "passkeys/begin-sign-in").await;
    refused("with a challenge of its own", site.show(&stranger, &answer).await, REFUSED).await;
    assert_eq!(site.show(&client, &answer).await.status(), StatusCode::SEE_OTHER);
    refused("replayed", site.show(&client, &answer).await, LATE).await;
    refused("replayed elsewhere", site.show(&stranger, &answer).await, LATE).await;
    let late = browser();
    let options = site.asks(&late, "passkeys/begin-sign-in").await;
    let answer = phone.sign(&options, &site.honest);
    let aged = "update passkey_challenge set created_at = created_at - interval '5 minutes'";
    sqlx::query(aged).execute(&pool).await.unwrap();
    refused("late", site.show(&late, &answer).await, LATE).await;
    // What confirms somebody does not sign in, and what was asked for to sign in confirms nobody.
    let options = site.asks(&ada, "account/passkeys/begin-confirming").await;
    let answer = phone.sign(&options, &site.honest);
    refused("a confirmation", site.show(&ada, &answer).await, LATE).await;
    let options = site.asks(&ada, "passkeys/begin-sign-in").await;
    let answer = phone.sign(&options, &site.honest).to_string();
    let form = [("intent", "account/passkeys/confirm"), ("answer", &*answer)];
    refused("a sign-in", site.post(&ada, super::scene::ACCOUNT, &form).await, LATE).await;
}

#[sqlx::test(migrations = "../migrations")]
async fn one_answer_sent_twice_at_once_signs_in_once(pool: PgPool) {
    let (site, _, mut phone) = Site::with_passkey(pool).await;
    for _ in 0..5 {
        let client = browser();
        let options = site.asks(&client, "passkeys/begin-sign-in").await;
        let answer = phone.sign(&options, &site.honest);
        let (one, two) = tokio::join!(site.show(&client, &answer), site.show(&client, &answer));
        let signed_in = [one.status(), two.status()].iter().filter(|it| **it == StatusCode::SEE_OTHER).count();
        assert_eq!(signed_in, 1);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_counter_that_goes_back_is_refused_and_told(pool: PgPool) {
    let (site, client, mut phone) = Site::with_passkey(pool).await;
    phone.counter = 40;
    assert_eq!(site.sign_in(&browser(), &mut phone, &site.honest).await.status(), StatusCode::SEE_OTHER);
    for counter in [0, 3, 39, 40] {
        phone.counter = counter;
        refused(&counter.to_string(), site.sign_in(&browser(), &mut phone, &site.honest).await, REFUSED).await;
    }
    until("the copy is an event", async || site.events("account.passkey_suspected").await > 0).await;
    let page = client.get(site.server.url("/profile/activity")).send().await.unwrap();
    assert_ne!(page.status(), StatusCode::INTERNAL_SERVER_ERROR);
    phone.counter = 41;
    assert_eq!(site.sign_in(&browser(), &mut phone, &site.honest).await.status(), StatusCode::SEE_OTHER);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_passkey_of_another_key_is_not_the_one_that_is_known(pool: PgPool) {
    let (site, client, phone) = Site::with_passkey(pool).await;
    let options = site.asks(&client, "account/passkeys/begin-adding").await;
    let (mut forged, _) = SoftPasskey::make(&options, &site.honest);
    forged.id.clone_from(&phone.id);
    forged.counter = 100;
    let visitor = browser();
    refused("forged", site.sign_in(&visitor, &mut forged, &site.honest).await, REFUSED).await;
    assert!(!site.is_in(&visitor).await);
    site.server.sign_in_as(&visitor, ADA).await;
    assert!(site.is_in(&visitor).await);
}
