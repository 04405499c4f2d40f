//! Setting the second factor up and changing it, which takes a fresh sign-in.

use backend::{actor, second_factor};
use reqwest::StatusCode;
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, World, browser};

use super::scene::{ACCOUNT, ADA, Site, location};
use crate::support::Server;

#[sqlx::test(migrations = "../migrations")]
async fn a_stolen_session_and_the_password_change_nothing_about_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let stolen = site.signed_in().await;
    site.server.age_sessions().await;
    let post = async |form: &[(&str, &str)]| site.post(&stolen, ACCOUNT, form).await.status();
    let changed = "another correct horse";
    let change = [("intent", "account/change-password"), ("old_password", PASSWORD), ("new_password", changed)];
    for form in [
        &[("intent", "account/second-factor/remove")][..],
        &[("intent", "account/second-factor/renew-codes")],
        &[("intent", "account/second-factor/offer")],
        &[("intent", "account/second-factor/enrol"), ("first_code", "123456")],
        &change,
    ] {
        assert_eq!(post(form).await, StatusCode::UNAUTHORIZED, "{form:?}");
    }
    let confirm = |code: &str| {
        let code = code.to_owned();
        let (site, stolen) = (&site, &stolen);
        async move {
            let form = [("intent", "account/confirm"), ("current_password", PASSWORD), ("code", &*code)];
            site.post(stolen, ACCOUNT, &form).await.status()
        }
    };
    for code in ["", "123", "000000", "abcd-efgh-2345-6789"] {
        assert_eq!(confirm(code).await, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
    }
    assert_eq!(
        post(&[("intent", "account/confirm"), ("current_password", PASSWORD)]).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(post(&[("intent", "account/second-factor/remove")]).await, StatusCode::UNAUTHORIZED);
    let code = site.code().await;
    assert_eq!(confirm(&code).await, StatusCode::SEE_OTHER);
    assert_eq!(confirm(&code).await, StatusCode::UNPROCESSABLE_ENTITY, "a code confirms once");
    // Changing the password does not make the session fresh for longer.
    assert_eq!(post(&change).await, StatusCode::SEE_OTHER);
    site.server.age_sessions().await;
    let back = [("intent", "account/change-password"), ("old_password", changed), ("new_password", PASSWORD)];
    assert_eq!(post(&back).await, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_key_is_shown_to_a_fresh_sign_in_until_it_is_confirmed_and_the_codes_once(pool: PgPool) {
    let server = Server::serve(World::new(pool).await.without_waiting(), None).await;
    server.sign_in().await;
    let elsewhere = browser();
    server.sign_in_as(&elsewhere, ADA).await;
    let own = actor::find_own(&server.cx, server.ada.person()).await.unwrap();
    assert!(server.page(ACCOUNT).await.contains("Set up a second factor"));
    let offered = server.post(ACCOUNT, &[("intent", "account/second-factor/offer")]).await;
    assert_eq!((offered.status(), location(&offered)), (StatusCode::SEE_OTHER, "/profile/account#second-factor"));
    let offer = second_factor::offered(&server.cx, &own, "Lakewarden").await.unwrap().unwrap();
    let page = server.page(ACCOUNT).await;
    assert!(page.contains(&*offer.key) && page.contains("data:image/svg+xml;base64,"), "{page}");
    server.age_sessions().await;
    let old = server.page(ACCOUNT).await;
    assert!(!old.contains(&*offer.key) && !old.contains("data:image/svg+xml"), "a stolen session does not see it");
    let confirm = [("intent", "account/confirm"), ("current_password", PASSWORD)];
    assert_eq!(server.post(ACCOUNT, &confirm).await.status(), StatusCode::SEE_OTHER);
    let wrong = server.post(ACCOUNT, &[("intent", "account/second-factor/enrol"), ("first_code", "000000")]).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text().await.unwrap();
    assert!(page.contains("This is not the code that your app should show now."), "{page}");
    assert!(page.contains(&*offer.key), "the same key again");
    let app = Authenticator::with_key(&offer.key);
    let code = app.code(&server.cx, 0).await;
    let on = server.post(ACCOUNT, &[("intent", "account/second-factor/enrol"), ("first_code", &*code)]).await;
    assert_eq!(on.status(), StatusCode::OK);
    let page = on.text().await.unwrap();
    let codes: Vec<&str> =
        page.split(|c: char| c.is_whitespace() || "<>\"".contains(c)).filter(|it| is_recovery(it)).collect();
    assert_eq!(codes.len(), 10, "{page}");
    assert!(!page.contains(&*offer.key));
    let again = server.page(ACCOUNT).await;
    assert!(again.contains("10 of 10") && !codes.iter().any(|code| again.contains(code)), "they are shown once");
    assert_eq!(elsewhere.get(server.url(ACCOUNT)).send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let renewed = server.post(ACCOUNT, &[("intent", "account/second-factor/renew-codes")]).await;
    assert!(!renewed.text().await.unwrap().contains(codes[0]));
    let off = server.post(ACCOUNT, &[("intent", "account/second-factor/remove")]).await;
    assert_eq!(off.status(), StatusCode::SEE_OTHER);
    server.sign_in_as(&browser(), ADA).await;
}

fn is_recovery(text: &str) -> bool {
    text.len() == 19
        && text.split('-').all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_alphanumeric()))
}
