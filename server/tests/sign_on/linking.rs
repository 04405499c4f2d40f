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
