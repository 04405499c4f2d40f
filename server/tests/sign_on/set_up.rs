//! The first account, by the set-up link and an identity provider.

use backend::sign_on::SignUp;
use reqwest::{Client, Response, StatusCode, header};
use serde_json::json;
use sqlx::PgPool;
use testing::{browser, issuer::Key};

use super::scene::{Scene, refused};

/// A server where nobody has an account, and its set-up token.
async fn empty(pool: PgPool, passwords: bool) -> (Scene, String) {
    let scene = Scene::with(pool, SignUp::Invited, passwords).await;
    sqlx::query("truncate org, person cascade").execute(&scene.server.pool).await.unwrap();
    let token = backend::people::offer_set_up(&scene.server.cx).await.unwrap().unwrap();
    (scene, token.to_string())
}

fn fields<'a>(token: &'a str, org: &'a str) -> [(&'static str, &'a str); 3] {
    [("purpose", "set_up"), ("set_up", token), ("organisation", org)]
}

async fn page(scene: &Scene, client: &Client, path: &str) -> (StatusCode, String) {
    let answer: Response = client.get(scene.server.url(path)).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn the_set_up_link_makes_the_first_owner_with_a_provider_and_without_passwords(pool: PgPool) {
    let (scene, token) = empty(pool, false).await;
    let (client, late) = (browser(), browser());
    let link = format!("/setup/{token}");
    let (_, shown) = page(&scene, &client, &link).await;
    assert!(shown.contains("Set up with Corp") && !shown.contains("type=\"password\""));

    for typed in ["", "Not a name", &"x".repeat(5_000)] {
        let answer = scene.press(&client, &fields(&token, typed)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{typed}");
        let again = answer.headers()[header::LOCATION].to_str().unwrap().to_owned();
        let (status, shown) = page(&scene, &client, &again).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(shown.contains("organisation-error"), "{typed}");
        assert!(shown.contains(&typed.chars().take(40).collect::<String>()), "{typed}");
    }
    let guess = "A".repeat(43);
    assert_eq!(scene.press(&client, &fields(&guess, "acme")).await.status(), StatusCode::NOT_FOUND);

    // Another browser begins with the same link, and comes back later.
    let theirs = scene.begin(&late, &fields(&token, "mallory")).await;
    let begun: String =
        sqlx::query_scalar("select s::text from sign_on s").fetch_one(&scene.server.pool).await.unwrap();
    assert!(!begun.contains(&token), "only a hash is kept");
    let answer = scene.sign_in(&client, "248", &fields(&token, "acme")).await;
    assert_eq!(answer.headers()[header::LOCATION], "/acme");
    assert_eq!(page(&scene, &client, "/acme/members").await.0, StatusCode::OK);
    assert_eq!(scene.role("248").await.as_deref(), Some("owner"));
    assert_eq!((scene.count("identity").await, scene.count("setup_link").await), (1, 0));

    scene.exchanges(&scene.key.signs(&scene.claims("249", &theirs)));
    refused("a link that was used meanwhile", scene.come_back_to(&late, &theirs["state"]).await, "set-up-done").await;
    assert!(!scene.is_signed_in(&late).await);
    let (status, shown) = page(&scene, &late, "/login?refused=set-up-done").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(shown.contains("set up already"));
    assert_eq!(page(&scene, &late, &link).await.0, StatusCode::NOT_FOUND);
    assert_eq!(scene.press(&late, &fields(&token, "mallory")).await.status(), StatusCode::NOT_FOUND);
    refused("without the link", scene.sign_in(&late, "249", &[]).await, "no-account").await;
    assert_eq!((scene.count("person").await, scene.count("identity").await), (1, 1));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_set_up_that_fails_makes_nothing_and_its_link_still_works(pool: PgPool) {
    let (scene, token) = empty(pool, true).await;
    let client = browser();
    let (_, shown) = page(&scene, &client, &format!("/setup/{token}")).await;
    assert!(shown.contains("Set up with Corp") && shown.contains("type=\"password\""));
    let begin = async || scene.begin(&client, &fields(&token, "acme")).await;

    let asked = begin().await;
    scene.exchanges(&Key::ec("first").signs(&scene.claims("248", &asked)));
    refused("another's key", scene.come_back_to(&client, &asked["state"]).await, "invalid").await;
    let asked = begin().await;
    let mut claims = scene.claims("248", &asked);
    claims["nonce"] = json!("of-another-sign-in");
    scene.exchanges(&scene.key.signs(&claims));
    refused("another nonce", scene.come_back_to(&client, &asked["state"]).await, "invalid").await;
    let asked = begin().await;
    scene.exchanges(&scene.key.signs(&scene.claims("248", &asked)));
    refused("another browser", scene.come_back_to(&browser(), &asked["state"]).await, "stale").await;
    let asked = begin().await;
    let query = [("state", asked["state"].as_str()), ("error", "access_denied"), ("iss", &scene.issuer.address)];
    refused("no answer", scene.come_back(&client, &query).await, "denied").await;
    assert_eq!((scene.count("person").await, scene.count("org").await), (0, 0));

    let answer = scene.sign_in(&client, "248", &fields(&token, "acme")).await;
    assert_eq!(answer.headers()[header::LOCATION], "/acme");
    assert!(scene.is_signed_in(&client).await);
}
