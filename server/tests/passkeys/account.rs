//! The section of the account: adding, naming, removing; and what else removes passkeys.

use backend::{actor, passkeys, passkeys::RelyingParty, sign_on::SignOn};
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{ORIGIN, PASSWORD, World, browser};

use super::scene::{ACCOUNT, ADA, REFUSED, Site, location, refused};
use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn a_removed_passkey_signs_nobody_in_and_ends_the_sessions_it_opened(pool: PgPool) {
    let (site, client, mut phone) = Site::with_passkey(pool).await;
    let elsewhere = browser();
    site.sign_in(&elsewhere, &mut phone, &site.honest).await;
    let page = client.get(site.server.url(ACCOUNT)).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Your passkeys") && page.contains("Phone"));
    let id = passkeys::list(&site.server.cx, site.server.ada.person()).await.unwrap()[0].id.to_string();
    let remove = [("intent", "account/passkeys/remove"), ("passkey", &*id)];
    site.server.age_sessions().await;
    assert_eq!(site.post(&client, ACCOUNT, &remove).await.status(), StatusCode::UNAUTHORIZED);
    site.server.date_sign_ins(0).await;
    assert_eq!(site.post(&client, ACCOUNT, &remove).await.status(), StatusCode::SEE_OTHER);
    assert!(site.is_in(&client).await && !site.is_in(&elsewhere).await);
    refused("removed", site.sign_in(&elsewhere, &mut phone, &site.honest).await, REFUSED).await;
    assert_eq!(site.post(&client, ACCOUNT, &remove).await.status(), StatusCode::NOT_FOUND);
    assert_eq!((site.events("account.passkey_added").await, site.events("account.passkey_removed").await), (1, 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_link_for_a_new_password_and_the_operator_remove_all_of_them(pool: PgPool) {
    let (site, client, mut phone) = Site::with_passkey(pool).await;
    let cx = &site.server.cx;
    // Whoever changes their own password keeps them.
    let own = actor::find_own(cx, site.server.ada.person()).await.unwrap();
    let ending = backend::Ending { except: None, tokens: false };
    backend::passwords::change(cx, &own, &PASSWORD.into(), &"another correct horse".into(), ending).await.unwrap();
    let visitor = browser();
    assert_eq!(site.sign_in(&visitor, &mut phone, &site.honest).await.status(), StatusCode::SEE_OTHER);
    let token = backend::passwords::offer_reset(cx, &ADA.parse().unwrap()).await.unwrap();
    let new = [("intent", "reset-password"), ("new_password", PASSWORD)];
    let reset = site.post(&browser(), &format!("/login/reset/{}", *token), &new).await;
    assert_eq!(location(&reset).split('?').next(), Some("/login"));
    assert!(!passkeys::has_any(cx, own.person()).await.unwrap());
    refused("after a reset", site.sign_in(&browser(), &mut phone, &site.honest).await, REFUSED).await;
    site.server.sign_in_as(&client, ADA).await;
    let (mut phone, _) = site.add(&client, "", &site.honest).await;
    let elsewhere = browser();
    site.sign_in(&elsewhere, &mut phone, &site.honest).await;
    assert_eq!(passkeys::remove_by_operator(cx, &ADA.parse().unwrap()).await.unwrap(), 1);
    assert_eq!(passkeys::remove_by_operator(cx, &ADA.parse().unwrap()).await.unwrap(), 0);
    assert!(site.is_in(&client).await && !site.is_in(&elsewhere).await);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_server_that_can_have_none_says_why_and_takes_none(pool: PgPool) {
    let (site, _, mut phone) = Site::with_passkey(pool.clone()).await;
    let without = [
        (None, true, "Passkeys need a server with a domain name and https"),
        (RelyingParty::at(ORIGIN), false, "Passwords are switched off on this server, and passkeys with them."),
    ];
    for (party, passwords, why) in without {
        let cx = testing::context(&pool).await.with_relying_party(party);
        let cx = cx.with_sign_on(SignOn { providers: Vec::new(), passwords });
        let (ada, ocean) = (site.server.ada.clone(), site.server.ocean.clone());
        let server = Server::serve(World { cx, pool: pool.clone(), ada, ocean }, None).await;
        let other = Site { server, honest: site.honest.clone() };
        let client = browser();
        let login = client.get(other.server.url("/login")).send().await.unwrap().text().await.unwrap();
        assert!(!login.contains("passkey\""), "{why}");
        let asked = other.asked(&client, "passkeys/begin-sign-in").await;
        assert_eq!(asked.status(), StatusCode::CONFLICT, "{why}");
        assert!(asked.text().await.unwrap().contains(why), "{why}");
        let options = site.asks(&client, "passkeys/begin-sign-in").await;
        let answer = phone.sign(&options, &site.honest);
        refused(why, other.show(&client, &answer).await, why).await;
        if passwords {
            other.server.sign_in_as(&client, ADA).await;
            let page = client.get(other.server.url(ACCOUNT)).send().await.unwrap().text().await.unwrap();
            assert!(page.contains(why) && page.contains("Phone") && !page.contains("Add a passkey"), "{page}");
        }
    }
}
