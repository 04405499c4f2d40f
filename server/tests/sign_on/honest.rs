//! A provider that tells the truth: the account, the invitation, signing out, and no passwords.

use std::collections::HashMap;

use backend::sign_on::SignUp;
use data_encoding::BASE64URL_NOPAD;
use reqwest::{StatusCode, Url, header};
use sqlx::PgPool;
use testing::{PASSWORD, browser, issuer::TOKEN};

use super::scene::{Scene, refused};

#[sqlx::test(migrations = "../migrations")]
async fn a_first_sign_in_makes_an_account_that_the_next_one_finds(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let page = scene.server.client.get(scene.server.url("/login")).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Sign in with Corp"));
    let client = browser();
    let asked = scene.begin(&client, &[("next", "/profile/account")]).await;
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["redirect_uri"], scene.server.url("/login/return"));
    assert!(asked["scope"].contains("openid"));
    assert!(!asked.contains_key("client_secret"));
    scene.exchanges(&scene.key.signs(&scene.claims("248", &asked)));
    let answer = scene.come_back_to(&client, &asked["state"]).await;
    assert_eq!(answer.headers()[header::LOCATION], "/profile/account");
    assert!(scene.is_signed_in(&client).await);
    assert!(scene.server.page("/login").await.contains("Sign in"));

    let sent = scene.issuer.was_sent(TOKEN).remove(0);
    let (authorization, body) =
        sent.split_once("grant_type").map(|(a, b)| (a, format!("grant_type{b}"))).unwrap_or((&sent, sent.clone()));
    assert!(authorization.starts_with("Basic "), "{authorization}");
    let form: HashMap<String, String> =
        body.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    use ring::digest::{SHA256, digest};
    let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()).as_ref());
    assert_eq!(challenge, asked["code_challenge"]);

    let again = browser();
    scene.sign_in(&again, "248", &[]).await;
    assert!(scene.is_signed_in(&again).await);
    assert_eq!((scene.count("identity").await, scene.count("sign_on").await), (1, 0));
    let events: Vec<String> = sqlx::query_scalar(
        "select action from audit_event where action like 'session.%' or action like 'account.%' order by id",
    )
    .fetch_all(&scene.server.pool)
    .await
    .unwrap();
    assert_eq!(events.iter().filter(|action| *action == "session.opened").count(), 2, "{events:?}");
    let providers: Vec<Option<String>> =
        sqlx::query_scalar("select detail->>'provider' from audit_event where action = 'session.opened'")
            .fetch_all(&scene.server.pool)
            .await
            .unwrap();
    assert_eq!(providers, [Some("corp".to_owned()), Some("corp".to_owned())]);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_was_not_invited_is_told_whom_to_ask(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Invited).await;
    let client = browser();
    refused("a stranger", scene.sign_in(&client, "248", &[]).await, "no-account").await;
    let page = client.get(scene.server.url("/login?refused=no-account")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::BAD_REQUEST);
    assert!(page.text().await.unwrap().contains("Ask an owner or admin of your organisation"));
    let nonsense = client.get(scene.server.url("/login?refused=%3Cscript%3E")).send().await.unwrap();
    assert_eq!(nonsense.status(), StatusCode::OK);

    let link = backend::invitations::invite_by_link(
        &scene.server.cx,
        &scene.server.ada,
        domain::org::Role::Member,
        &"".parse().unwrap(),
    )
    .await
    .unwrap();
    let invitation = link.token.to_string();
    let page =
        client.get(scene.server.url(&format!("/invite/{invitation}"))).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Join with Corp"));
    let answer =
        scene.sign_in(&client, "248", &[("purpose", "join"), ("invitation", &invitation), ("next", "/acme")]).await;
    assert_eq!(answer.headers()[header::LOCATION], "/acme");
    assert_eq!(client.get(scene.server.url("/acme/buckets")).send().await.unwrap().status(), StatusCode::OK);
    let other = browser();
    let used = [("purpose", "join"), ("invitation", invitation.as_str())];
    refused("a used link", scene.sign_in(&other, "249", &used).await, "invitation-gone").await;
    assert_eq!(scene.count("identity").await, 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn signing_out_ends_the_session_at_the_provider_without_a_token(pool: PgPool) {
    let scene = Scene::new(pool, SignUp::Anyone).await;
    let client = browser();
    scene.sign_in(&client, "248", &[]).await;
    let answer = client.post(scene.server.url("/logout")).header("sec-fetch-site", "same-origin").send().await.unwrap();
    let refresh = answer.headers()["refresh"].to_str().unwrap().to_owned();
    let address = Url::parse(refresh.strip_prefix("0; url=").unwrap()).unwrap();
    let query: HashMap<String, String> = address.query_pairs().into_owned().collect();
    assert_eq!(query["client_id"], "lakewarden");
    assert_eq!(query["post_logout_redirect_uri"], scene.server.url("/login"));
    assert_eq!(query.len(), 2);
    assert!(!scene.is_signed_in(&client).await);
}

#[sqlx::test(migrations = "../migrations")]
async fn where_passwords_are_off_none_is_accepted(pool: PgPool) {
    let scene = Scene::with(pool, SignUp::Anyone, false).await;
    let page = scene.server.page("/login").await;
    assert!(page.contains("Sign in with Corp") && !page.contains("type=\"password\""));
    let answer = scene.server.post("/login", &[("email", "ada@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let api =
        scene.server.client.get(scene.server.url("/v1/user")).basic_auth("ada", Some(PASSWORD)).send().await.unwrap();
    assert_eq!(api.status(), StatusCode::UNAUTHORIZED);
    // Nor does one confirm that it is them, replace itself, or set anything up.
    let ada = browser();
    sqlx::query("insert into identity (id, issuer, subject, person_id) values (gen_random_uuid(), $1, 'ada', $2)")
        .bind(&scene.issuer.address)
        .bind(uuid::Uuid::from(scene.server.ada.person()))
        .execute(&scene.server.pool)
        .await
        .unwrap();
    scene.sign_in(&ada, "ada", &[]).await;
    for (path, form) in [
        ("/profile/account", vec![("intent", "account/confirm"), ("current_password", PASSWORD)]),
        (
            "/profile/account",
            vec![
                ("intent", "account/change-password"),
                ("old_password", PASSWORD),
                ("new_password", "another correct horse"),
            ],
        ),
    ] {
        let answer = ada.post(scene.server.url(path)).header("sec-fetch-site", "same-origin").form(&form);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
        assert!(answer.text().await.unwrap().contains("Passwords are switched off"), "{form:?}");
    }
    let page = ada.get(scene.server.url("/profile/account")).send().await.unwrap().text().await.unwrap();
    assert!(!page.contains("type=\"password\""), "none is asked for");
    let link = backend::passwords::offer_reset(&scene.server.cx, &"ada@example.com".parse().unwrap()).await.unwrap();
    let reset = backend::passwords::reset(&scene.server.cx, &link, &"another correct horse".into(), false, None).await;
    assert!(matches!(reset, Err(backend::Error::Invalid(_))), "it would only take the other ways in");
    let client = browser();
    scene.sign_in(&client, "248", &[]).await;
    assert!(scene.is_signed_in(&client).await);
    let evil = browser();
    assert_eq!(scene.sign_in(&evil, "248", &[("next", "//evil.example.com")]).await.headers()[header::LOCATION], "/");
}
