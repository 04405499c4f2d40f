//! What is tried when a passkey is added.

use backend::passkeys;
use data_encoding::BASE64URL_NOPAD;
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{Answering, PASSWORD, SoftPasskey, browser};

use super::scene::{ACCOUNT, ADA, LATE, NOT_ADDED, Site, refused};

#[sqlx::test(migrations = "../migrations")]
async fn no_answer_that_is_wrong_in_one_thing_adds_a_passkey(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = browser();
    site.server.sign_in_as(&client, ADA).await;
    let honest = &site.honest;
    for (what, answering) in [
        ("another origin", Answering { origin: "http://localhost.example.com:8080".into(), ..honest.clone() }),
        ("another port", Answering { origin: "http://localhost:8081".into(), ..honest.clone() }),
        ("a subdomain", Answering { origin: "http://evil.localhost:8080".into(), ..honest.clone() }),
        ("another scheme", Answering { origin: "https://localhost:8080".into(), ..honest.clone() }),
        ("another relying party", Answering { rp_id: "example.com".into(), ..honest.clone() }),
        ("nobody verified", Answering { is_verified: false, ..honest.clone() }),
        ("nobody present", Answering { is_present: false, ..honest.clone() }),
        ("the other ceremony", Answering { kind: Some("webauthn.get"), ..honest.clone() }),
        ("another challenge", Answering { challenge: Some(BASE64URL_NOPAD.encode(&[7; 32])), ..honest.clone() }),
    ] {
        let (_, answer) = site.add(&client, "Laptop", &answering).await;
        refused(what, answer, NOT_ADDED).await;
    }
    // The name comes back.
    let (_, answer) = site.add(&client, "Laptop", &Answering { is_verified: false, ..honest.clone() }).await;
    assert!(answer.text().await.unwrap().contains("value=\"Laptop\""));
    assert!(!passkeys::has_any(&site.server.cx, site.server.ada.person()).await.unwrap());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_challenge_adds_one_passkey_in_its_own_session_for_its_own_person(pool: PgPool) {
    let site = Site::new(pool.clone()).await;
    let (client, other) = (browser(), browser());
    site.server.sign_in_as(&client, ADA).await;
    site.server.sign_in_as(&other, ADA).await;
    let begin = "account/passkeys/begin-adding";
    let options = site.asks(&client, begin).await;
    let answer = SoftPasskey::make(&options, &site.honest).1.to_string();
    refused("another session", site.send_new(&other, "", &answer).await, LATE).await;
    assert_eq!(site.send_new(&client, "", &answer).await.status(), StatusCode::SEE_OTHER);
    refused("again", site.send_new(&client, "", &answer).await, LATE).await;
    // A challenge to sign is none to add.
    let options = site.asks(&client, begin).await;
    let (_, answer) = SoftPasskey::make(&options, &site.honest);
    site.asks(&client, "account/passkeys/begin-confirming").await;
    refused("the other kind", site.send_new(&client, "", &answer.to_string()).await, LATE).await;
    let options = site.asks(&client, begin).await;
    let (_, answer) = SoftPasskey::make(&options, &site.honest);
    let aged = "update passkey_challenge set created_at = created_at - interval '5 minutes'";
    sqlx::query(aged).execute(&pool).await.unwrap();
    refused("late", site.send_new(&client, "", &answer.to_string()).await, LATE).await;
    refused("nothing", site.send_new(&client, "", "").await, "Your browser gave no passkey.").await;
    assert_eq!(passkeys::list(&site.server.cx, site.server.ada.person()).await.unwrap().len(), 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_passkey_is_one_accounts_and_an_account_has_twenty(pool: PgPool) {
    let (site, client, phone) = Site::with_passkey(pool.clone()).await;
    let options = site.asks(&client, "account/passkeys/begin-adding").await;
    assert_eq!(options["excludeCredentials"][0]["id"], BASE64URL_NOPAD.encode(&phone.id));
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    let theirs = browser();
    let note = "".parse().unwrap();
    let cx = &site.server.cx;
    let role = domain::org::Role::Member;
    let made = backend::invitations::invite_by_link(cx, &site.server.ada, role, &note).await.unwrap();
    let draft = domain::draft::people::JoinDraft {
        name: "Grace".into(),
        email: "grace@example.com".into(),
        password: PASSWORD.into(),
    };
    backend::invitations::join(cx, &made.token, &draft.parse().unwrap(), backend::ClientNetwork::UNKNOWN)
        .await
        .unwrap();
    site.server.sign_in_as(&theirs, "grace@example.com").await;
    let options = site.asks(&theirs, "account/passkeys/begin-adding").await;
    let answer = phone.attests(&options, &site.honest).to_string();
    refused("Ada's", site.send_new(&theirs, "", &answer).await, "This passkey was added already.").await;
    let mut begun = Vec::new();
    for _ in 0..18 {
        assert_eq!(site.add(&client, "", &site.honest).await.1.status(), StatusCode::SEE_OTHER);
    }
    for _ in 0..2 {
        let other = browser();
        site.server.sign_in_as(&other, ADA).await;
        let options = site.asks(&other, "account/passkeys/begin-adding").await;
        begun.push((other, SoftPasskey::make(&options, &site.honest).1.to_string()));
    }
    let (one, two) =
        tokio::join!(site.send_new(&begun[0].0, "", &begun[0].1), site.send_new(&begun[1].0, "", &begun[1].1));
    let mut statuses = [one.status().as_u16(), two.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "the last one is added once");
    let full = site.asked(&client, "account/passkeys/begin-adding").await;
    assert_eq!(full.status(), StatusCode::CONFLICT);
    assert!(full.text().await.unwrap().contains("20 passkeys at most"));
}

#[sqlx::test(migrations = "../migrations")]
async fn no_mangled_answer_is_a_defect(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = browser();
    site.server.sign_in_as(&client, ADA).await;
    for cut in 0..24 {
        let options = site.asks(&client, "account/passkeys/begin-adding").await;
        let (_, mut answer) = SoftPasskey::make(&options, &site.honest);
        let whole = answer["response"]["attestationObject"].as_str().unwrap().to_owned();
        let mut bytes = BASE64URL_NOPAD.decode(whole.as_bytes()).unwrap();
        if cut % 2 == 0 {
            bytes.truncate(bytes.len() * cut / 24);
        } else {
            bytes[cut * 8] ^= 0x80;
        }
        answer["response"]["attestationObject"] = BASE64URL_NOPAD.encode(&bytes).into();
        let status = site.send_new(&client, "", &answer.to_string()).await.status();
        assert!([StatusCode::CONFLICT, StatusCode::SEE_OTHER].contains(&status), "{cut}: {status}");
    }
    for nonsense in ["x", "{}", "[]", "null", "{\"response\":{}}", &"[".repeat(2_000)] {
        site.asks(&client, "account/passkeys/begin-adding").await;
        refused(nonsense, site.send_new(&client, "", nonsense).await, NOT_ADDED).await;
    }
    let long = "é".repeat(61);
    let named = site.add(&client, &long, &site.honest).await.1;
    assert_eq!(named.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(named.text().await.unwrap().contains(&long), "what was typed is kept");
    site.server.age_sessions().await;
    assert_eq!(site.asked(&client, "account/passkeys/begin-adding").await.status(), StatusCode::UNAUTHORIZED);
    let add = [("intent", "account/passkeys/add"), ("answer", "{}")];
    assert_eq!(site.post(&client, ACCOUNT, &add).await.status(), StatusCode::UNAUTHORIZED);
}
