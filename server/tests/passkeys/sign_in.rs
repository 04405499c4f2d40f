//! Signing in, and confirming who somebody is.

use backend::{Quota, Quotas, actor};
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, browser, until};

use super::scene::{ACCOUNT, ADA, REFUSED, Site, location, refused};

#[sqlx::test(migrations = "../migrations")]
async fn a_passkey_stands_for_password_and_code_and_the_event_says_so(pool: PgPool) {
    let (site, _, mut phone) = Site::with_passkey(pool).await;
    let own = actor::find_own(&site.server.cx, site.server.ada.person()).await.unwrap();
    Authenticator::enrolled(&site.server.cx, &own).await;
    let client = browser();
    let half_way = site.post(&client, "/login", &[("email", ADA), ("password", PASSWORD)]).await;
    assert!(location(&half_way).starts_with("/login/code"), "the password alone needs a code");
    let page = client.get(site.server.url("/login")).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Sign in with a passkey"));
    let signed_in = site.sign_in(&client, &mut phone, &site.honest).await;
    assert_eq!((signed_in.status(), location(&signed_in)), (StatusCode::SEE_OTHER, "/acme/repos"));
    assert!(site.is_in(&client).await);
    let told = "select count(*) from audit_event where action = 'session.opened' and detail ? 'passkey'";
    assert_eq!(sqlx::query_scalar::<_, i64>(told).fetch_one(&site.server.pool).await.unwrap(), 1);
    let used = backend::passkeys::list(&site.server.cx, own.person()).await.unwrap();
    assert!(used[0].used_at.is_some());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_passkey_without_a_counter_signs_in_again_and_again(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = browser();
    site.server.sign_in_as(&client, ADA).await;
    let options = site.asks(&client, "account/passkeys/begin-adding").await;
    let (mut phone, _) = testing::SoftPasskey::make(&options, &site.honest);
    phone.counter = 0;
    let answer = phone.attests(&options, &site.honest).to_string();
    assert_eq!(site.send_new(&client, "", &answer).await.status(), StatusCode::SEE_OTHER);
    for _ in 0..3 {
        let client = browser();
        assert_eq!(site.sign_in(&client, &mut phone, &site.honest).await.status(), StatusCode::SEE_OTHER);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_passkey_confirms_its_person_and_nobody_else(pool: PgPool) {
    let (site, client, mut phone) = Site::with_passkey(pool).await;
    let confirm = async |client: &reqwest::Client, answer: &serde_json::Value| {
        let answer = answer.to_string();
        site.post(client, ACCOUNT, &[("intent", "account/passkeys/confirm"), ("answer", &answer)]).await
    };
    let theirs = browser();
    site.server.sign_in_as(&theirs, &grace(&site).await).await;
    site.server.age_sessions().await;
    let fresh = [("intent", "account/second-factor/offer")];
    assert_eq!(site.post(&client, ACCOUNT, &fresh).await.status(), StatusCode::UNAUTHORIZED);
    let options = site.asks(&theirs, "account/passkeys/begin-confirming").await;
    refused("another's passkey", confirm(&theirs, &phone.sign(&options, &site.honest)).await, REFUSED).await;
    assert_eq!(site.post(&theirs, ACCOUNT, &fresh).await.status(), StatusCode::UNAUTHORIZED);
    let options = site.asks(&client, "account/passkeys/begin-confirming").await;
    let confirmed = confirm(&client, &phone.sign(&options, &site.honest)).await;
    assert_eq!(confirmed.status(), StatusCode::SEE_OTHER);
    assert_eq!(site.post(&client, ACCOUNT, &fresh).await.status(), StatusCode::SEE_OTHER);
}

/// The address of somebody else with an account.
async fn grace(site: &Site) -> String {
    let draft = domain::draft::people::JoinDraft {
        name: "Grace".into(),
        email: "grace@example.com".into(),
        password: PASSWORD.into(),
    };
    let (cx, note) = (&site.server.cx, "".parse().unwrap());
    let role = domain::org::Role::Member;
    let made = backend::invitations::invite_by_link(cx, &site.server.ada, role, &note).await.unwrap();
    backend::invitations::join(cx, &made.token, &draft.parse().unwrap(), backend::ClientNetwork::UNKNOWN)
        .await
        .unwrap();
    draft.email
}

#[sqlx::test(migrations = "../migrations")]
async fn attempts_are_limited_as_those_with_passwords(pool: PgPool) {
    let quotas = Quotas {
        sign_in_by_address: Quota::per_hour(6),
        sign_on_by_address: Quota::per_hour(6),
        ..Quotas::all(Quota::per_hour(1_000))
    };
    let site = Site::with(pool, &quotas).await;
    let client = browser();
    let unknown = r#"{"id":"YWJj","rawId":"YWJj","type":"public-key","response":{"authenticatorData":"","clientDataJSON":"","signature":""}}"#;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(site.show_text(&client, unknown).await.status().as_u16());
    }
    assert_eq!(statuses, [409, 409, 409, 409, 409, 409, 429, 429]);
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(site.asked(&browser(), "passkeys/begin-sign-in").await.status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 429, 429]);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_the_account_may_not_do_a_passkey_does_not_do(pool: PgPool) {
    let (site, client, mut phone) = Site::with_passkey(pool.clone()).await;
    let person = uuid::Uuid::from(site.server.ada.person());
    sqlx::query("update person set password_hash = '' where id = $1").bind(person).execute(&pool).await.unwrap();
    let visitor = browser();
    refused("no password", site.sign_in(&visitor, &mut phone, &site.honest).await, REFUSED).await;
    let adding = site.asked(&client, "account/passkeys/begin-adding").await;
    assert_eq!(adding.status(), StatusCode::CONFLICT);
    assert!(adding.text().await.unwrap().contains("has no password"));
    sqlx::query("delete from membership").execute(&pool).await.ok();
    sqlx::query("delete from passkey").execute(&pool).await.unwrap();
    refused("removed", site.sign_in(&visitor, &mut phone, &site.honest).await, REFUSED).await;
    assert!(!site.is_in(&visitor).await);
    until("the refusals are events", async || site.events("session.refused").await > 0).await;
}
