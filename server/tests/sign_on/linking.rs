//! Linking a provider with an account, and confirming with it.

use backend::sign_on::SignUp;
use reqwest::{StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use testing::{PASSWORD, browser};

use super::scene::{Scene, refused};

#[sqlx::test(migrations = "../migrations")]
async fn only_whoever_is_freshly_signed_in_links_a_provider_and_keeps_a_way_in(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Invited).await;
    let client = scene.server.client.clone();
    let link = [("purpose", "link"), ("next", "/profile/account")];
    assert_eq!(scene.press(&client, &link).await.status(), StatusCode::UNAUTHORIZED, "nobody is signed in");
    scene.server.sign_in().await;
    scene.server.age_sessions().await;
    let answer = scene.press(&client, &link).await;
    assert_eq!(answer.headers()[header::LOCATION], "/profile/account#confirm");
    assert_eq!(
        scene
            .server
            .post("/profile/account", &[("intent", "account/confirm"), ("current_password", "wrong")])
            .await
            .status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        scene
            .server
            .post("/profile/account", &[("intent", "account/confirm"), ("current_password", PASSWORD)])
            .await
            .status(),
        StatusCode::SEE_OTHER
    );

    // The provider must have asked again, and the link is of this browser's person only.
    let asked = scene.begin(&client, &link).await;
    assert_eq!((asked["prompt"].as_str(), asked["max_age"].as_str()), ("login", "0"));
    let mut claims = scene.claims("248", &asked);
    claims["auth_time"] = json!(scene.now - 3600);
    scene.exchanges(&scene.key.signs(&claims));
    refused("an old sign-in there", scene.come_back_to(&client, &asked["state"]).await, "not-recent").await;

    let answer = scene.sign_in(&client, "248", &link).await;
    assert_eq!(answer.headers()[header::LOCATION], "/profile/account");
    let other = browser();
    scene.sign_in(&other, "248", &[]).await;
    assert!(scene.server.page("/profile/account").await.contains("Unlink"));
    let who: uuid::Uuid =
        sqlx::query_scalar("select person_id from identity").fetch_one(&scene.server.pool).await.unwrap();
    assert_eq!(who, uuid::Uuid::from(scene.server.ada.person()));

    // Confirming with it: somebody else's sign-in does not count.
    scene.server.age_sessions().await;
    refused("another identity", scene.sign_in(&client, "249", &[("purpose", "confirm")]).await, "other-person").await;
    let delete = [("intent", "orgs/delete"), ("confirmation", "ocean")];
    let stale = scene.server.post("/ocean/settings", &delete).await;
    assert_eq!(stale.status(), StatusCode::UNAUTHORIZED);
    assert!(stale.text().await.unwrap().contains("Confirm it in another tab"));
    scene.sign_in(&client, "248", &[("purpose", "confirm"), ("next", "/profile/account")]).await;
    assert_eq!(scene.server.post("/ocean/settings", &delete).await.status(), StatusCode::SEE_OTHER);

    let identity: uuid::Uuid =
        sqlx::query_scalar("select id from identity").fetch_one(&scene.server.pool).await.unwrap();
    let identity = identity.to_string();
    sqlx::query("update person set password_hash = ''").execute(&scene.server.pool).await.unwrap();
    let unlink = [("intent", "account/unlink"), ("identity", identity.as_str())];
    assert_eq!(
        scene.server.post("/profile/account", &unlink).await.status(),
        StatusCode::CONFLICT,
        "the last way in stays"
    );
    sqlx::query("update person set password_hash = 'x'").execute(&scene.server.pool).await.unwrap();
    assert_eq!(scene.server.post("/profile/account", &unlink).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(scene.count("identity").await, 0);
}

/// A provider that still knows the browser answers without asking: whoever finds it unattended is not seen by that.
#[sqlx::test(migrations = "../migrations")]
async fn a_sign_in_for_which_the_provider_asked_nobody_is_not_fresh(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let client = browser();
    scene.sign_in(&client, "248", &[]).await;
    assert!(scene.is_fresh(&client).await, "a new account has nothing to lose");

    let hour_ago = Some(json!(scene.now - 3600));
    for (what, auth_time, is_fresh) in [
        ("asked an hour ago", hour_ago, false),
        ("it does not say", None, false),
        ("asked now, by a clock that is ahead", Some(json!(scene.now + 30)), true),
    ] {
        let asked = scene.begin(&client, &[]).await;
        assert_eq!(asked["max_age"], "604800", "so that it says when it asked");
        let mut claims = scene.claims("248", &asked);
        claims.as_object_mut().unwrap().remove("auth_time");
        if let Some(auth_time) = auth_time {
            claims["auth_time"] = auth_time;
        }
        scene.exchanges(&scene.key.signs(&claims));
        scene.come_back_to(&client, &asked["state"]).await;
        assert!(scene.is_signed_in(&client).await, "{what}");
        assert_eq!(scene.is_fresh(&client).await, is_fresh, "{what}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn unlinking_a_provider_ends_what_it_opened(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    scene.server.sign_in().await;
    let owner = scene.server.client.clone();
    scene.sign_in(&owner, "248", &[("purpose", "link")]).await;
    let (elsewhere, other) = (browser(), browser());
    scene.sign_in(&elsewhere, "248", &[]).await;
    scene.sign_in(&other, "249", &[]).await;
    let identity: uuid::Uuid = sqlx::query_scalar("select id from identity where subject = '248'")
        .fetch_one(&scene.server.pool)
        .await
        .unwrap();

    // A sign-in under way has found the identity when it is unlinked.
    let data = json!({ "provider": "corp", "identity": identity });
    let ada = scene.server.ada.person();
    let unlink = [("intent", "account/unlink"), ("identity", &identity.to_string())];
    assert_eq!(scene.server.post("/profile/account", &unlink).await.status(), StatusCode::SEE_OTHER);
    assert!(backend::sessions::open(&scene.server.cx, &[9; 16], Some(ada), &data).await.is_err(), "it opens nothing");
    assert!(!scene.is_signed_in(&elsewhere).await);
    assert!(scene.is_signed_in(&owner).await && scene.is_signed_in(&other).await);
}

/// Whoever took an account over may have linked an identity of theirs with it.
#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_by_the_operators_link_unlinks_every_provider(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Invited).await;
    scene.server.sign_in().await;
    scene.sign_in(&scene.server.client, "248", &[("purpose", "link")]).await;
    let thief = browser();
    scene.sign_in(&thief, "248", &[]).await;
    assert!(scene.is_signed_in(&thief).await);
    let link = backend::passwords::offer_reset(&scene.server.cx, &"ada@example.com".parse().unwrap()).await.unwrap();
    backend::passwords::reset(&scene.server.cx, &link, &"another correct horse".into(), false, None).await.unwrap();
    assert!(!scene.is_signed_in(&thief).await);
    refused("an identity of nobody's", scene.sign_in(&thief, "248", &[]).await, "no-account").await;
    let detail: serde_json::Value =
        sqlx::query_scalar("select detail from audit_event where action = 'account.password_reset'")
            .fetch_one(&scene.server.pool)
            .await
            .unwrap();
    assert_eq!(detail["identities_unlinked"], 1);
}
