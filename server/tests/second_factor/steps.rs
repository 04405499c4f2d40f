//! The step between the password and the code: it opens nothing, and belongs to the browser that began it.

use backend::second_factor;
use reqwest::{Client, StatusCode, header};
use sqlx::PgPool;
use testing::{PASSWORD, browser};

use super::scene::{ACCOUNT, ADA, CODE, Site, assert_over, assert_wrong, location, no_defect};

#[sqlx::test(migrations = "../migrations")]
async fn a_password_leads_to_the_code_and_the_code_to_the_page(pool: PgPool) {
    let site = Site::new(pool).await;
    let client = site.half_way().await;
    assert!(!site.is_in(&client).await);
    let page = client.get(site.server.url("/login/code?next=/acme/repos")).send().await.unwrap();
    assert_eq!((page.status(), page.headers()[header::CACHE_CONTROL].to_str().unwrap()), (StatusCode::OK, "no-store"));
    let page = page.text().await.unwrap();
    assert!(page.contains("one-time-code") && !page.contains(ADA), "it names nobody: {page}");
    assert!(page.contains("href=\"/login?next=/acme/repos\""), "whoever begins again comes there, too: {page}");
    for invalid in ["", "12345", "a code"] {
        let refused = site.enter(&client, invalid).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().await.unwrap().contains("Enter the six digits"), "{invalid}");
    }
    assert_wrong(site.enter(&client, "918273").await, "918273").await;
    assert_eq!(site.enter(&client, &site.code().await).await.status(), StatusCode::SEE_OTHER);
    assert!(site.is_in(&client).await);
    let next = [("code", &*site.codes[0]), ("next", "//evil.example")];
    let entered = site.post(&site.half_way().await, CODE, &next).await;
    assert_eq!((entered.status(), location(&entered)), (StatusCode::SEE_OTHER, "/"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_step_is_skipped_by_no_address(pool: PgPool) {
    let site = Site::new(pool).await;
    let half_way = site.half_way().await;
    for path in
        ["/acme", "/acme/repos", ACCOUNT, "/profile/device", "/acme/tokens", "/acme/repos.csv", "/acme/settings"]
    {
        let page = no_defect(half_way.get(site.server.url(path)).send().await.unwrap());
        assert!(location(&page).starts_with("/login") || page.status() == StatusCode::UNAUTHORIZED, "{path}: {page:?}");
    }
    for (path, form) in [
        (ACCOUNT, [("intent", "account/second-factor/remove"), ("", "")]),
        (ACCOUNT, [("intent", "account/confirm"), ("current_password", PASSWORD)]),
        (ACCOUNT, [("intent", "account/second-factor/renew-codes"), ("", "")]),
        ("/acme/tokens", [("intent", "tokens/create"), ("name", "mine")]),
    ] {
        let refused = site.post(&half_way, path, &form).await;
        assert!(location(&refused).starts_with("/login") || refused.status() == StatusCode::UNAUTHORIZED, "{form:?}");
    }
    assert!(second_factor::is_on(&site.server.cx, site.own.person()).await.unwrap());
    let nobody = browser();
    let page = nobody.get(site.server.url(CODE)).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("No sign-in waits for a code here."));
    assert_over(site.enter(&nobody, &site.code().await).await).await;
    assert!(!site.is_in(&nobody).await && !site.is_in(&half_way).await);
    // Its form is taken nowhere else, and no other form there.
    for (path, intent) in
        [("/login", "sign-in-code"), (ACCOUNT, "sign-in-code"), (CODE, "sign-in"), (CODE, "account/confirm")]
    {
        let form = [("intent", intent), ("code", &*site.code().await), ("email", ADA), ("password", PASSWORD)];
        assert_eq!(
            site.post(&half_way, path, &form).await.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {intent}"
        );
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_step_belongs_to_the_browser_that_began_it_and_ends_with_it(pool: PgPool) {
    let site = Site::new(pool).await;
    let (ours, other) = (site.half_way().await, browser());
    assert_over(site.enter(&other, &site.code().await).await).await;
    // The cookie of before a sign-in opens nothing after it.
    let planted = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let begun = site.password(&planted).await;
    let cookie = begun.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let code = site.code().await;
    let finish = planted.post(site.server.url(CODE)).header("sec-fetch-site", "same-origin").header("cookie", &cookie);
    let finished = finish.form(&[("code", &*code), ("next", "/")]).send().await.unwrap();
    assert_eq!(finished.status(), StatusCode::SEE_OTHER);
    let after = planted.get(site.server.url("/acme/repos")).header("cookie", &cookie).send().await.unwrap();
    assert!(location(&after).starts_with("/login"), "the id changes when the code is right");
    let again = planted.post(site.server.url(CODE)).header("sec-fetch-site", "same-origin").header("cookie", &cookie);
    let again = again.form(&[("code", &*site.codes[5]), ("next", "/")]).send().await.unwrap();
    assert_over(again).await;
    // Whoever signs out has to begin again.
    site.post(&ours, "/logout", &[]).await;
    assert_over(site.enter(&ours, &site.code().await).await).await;
    // Another site can't finish a step.
    let ours = site.half_way().await;
    let forged = ours.post(site.server.url(CODE)).header("sec-fetch-site", "cross-site");
    assert_eq!(forged.form(&[("code", &*site.code().await)]).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert!(!site.is_in(&ours).await);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_ends_the_steps_of_the_old_one_and_leaves_the_second_factor_on(pool: PgPool) {
    let site = Site::new(pool).await;
    let before = site.half_way().await;
    let link = backend::passwords::offer_reset(&site.server.cx, &ADA.parse().unwrap()).await.unwrap();
    let by_link = browser();
    let changed = "another correct horse";
    let path = format!("/login/reset/{}", *link);
    assert_eq!(site.post(&by_link, &path, &[("new_password", changed)]).await.status(), StatusCode::SEE_OTHER);
    assert!(!site.is_in(&by_link).await);
    assert_over(site.enter(&before, &site.code().await).await).await;
    let signed_in = site.post(&by_link, "/login", &[("email", ADA), ("password", changed), ("next", "")]).await;
    assert!(location(&signed_in).starts_with(CODE), "{signed_in:?}");
    assert!(!site.is_in(&by_link).await);
    assert_eq!(site.enter(&by_link, &site.code().await).await.status(), StatusCode::SEE_OTHER);
    assert!(site.is_in(&by_link).await);
}
