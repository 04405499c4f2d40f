//! Another password: by the old one, or by the operator's link.

use backend::{ClientNetwork, Conflict, Credentials, Ending, Error, Lifetime, Visitor, sessions::SessionId};
use domain::{org::Role, secret::SecretInput};
use serde_json::json;
use sqlx::PgPool;
use testing::{PASSWORD, World};

const NEW: &str = "another correct horse";
const NOTHING: Ending<'_> = Ending { except: None, tokens: false };

fn at(refused: Result<(), Error>) -> Vec<String> {
    match refused {
        Err(Error::Invalid(errors)) => errors.iter().map(|(field, _)| field.to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn signs_in(world: &World, password: &str) -> bool {
    let password = SecretInput::from(password);
    let credentials = Credentials { name: "grace@example.com", password: &password };
    world.backend.sign_in(credentials, Visitor::at(ClientNetwork::UNKNOWN)).await.is_ok()
}

async fn events(world: &World) -> Vec<String> {
    sqlx::query_scalar("select action from audit_event where action like 'account.password%' order by id")
        .fetch_all(&world.pool)
        .await
        .unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_new_password_takes_the_old_one_and_ends_what_was_begun_with_it(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let own = world.backend.actor_in_own_namespace(grace.person()).await.unwrap();
    let (here, elsewhere, adas) = ([1; 16], [2; 16], [3; 16]);
    for (id, person) in [(here, grace.person()), (elsewhere, grace.person()), (adas, world.ada.person())] {
        world.backend.open_session(&id, Some(person), &json!({})).await.unwrap();
    }
    let token = world.token(&grace).await;
    let client = world.client("grace").await;
    let session = world.backend.open_client_session(&client, Lifetime::days(1).unwrap()).await.unwrap();
    let link = world.backend.offer_password_reset(&"grace@example.com".parse().unwrap()).await.unwrap();

    let wrong = world.backend.change_password(&own, &"wrong".into(), &NEW.into(), NOTHING).await;
    assert_eq!(at(wrong), ["old_password"]);
    let short = world.backend.change_password(&own, &"wrong".into(), &"short".into(), NOTHING).await;
    assert_eq!(at(short), ["new_password"], "the cheap check comes first");
    assert!(signs_in(&world, PASSWORD).await && world.backend.client_with_token(&session.text).await.is_ok());

    let ending = Ending { except: Some(SessionId(&here)), tokens: false };
    world.backend.change_password(&own, &PASSWORD.into(), &NEW.into(), ending).await.unwrap();
    assert!(!signs_in(&world, PASSWORD).await && signs_in(&world, NEW).await);
    let lives = async |id: &[u8]| world.backend.load_session(id).await.unwrap().is_some();
    assert!(lives(&here).await && !lives(&elsewhere).await && lives(&adas).await);
    assert!(matches!(world.backend.client_with_token(&session.text).await, Err(Error::Unauthenticated)));
    assert!(!world.backend.password_reset_is_open(&link).await.unwrap());
    assert!(world.backend.actor_with_token(&token).await.is_ok(), "API tokens go on unless they are to end");

    let ending = Ending { except: None, tokens: true };
    world.backend.change_password(&own, &NEW.into(), &PASSWORD.into(), ending).await.unwrap();
    assert!(matches!(world.backend.actor_with_token(&token).await, Err(Error::Unauthenticated)));
    assert!(world.backend.actor_with_token(&world.token(&world.ada).await).await.is_ok());
    assert_eq!(
        events(&world).await,
        ["account.password_reset_offered", "account.password_changed", "account.password_changed"]
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn guesses_of_the_old_password_are_limited_as_signing_in_is(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let own = world.backend.actor_in_own_namespace(grace.person()).await.unwrap();
    let mut limited = false;
    for _ in 0..40 {
        let guess = world.backend.change_password(&own, &"wrong".into(), &NEW.into(), NOTHING).await;
        limited |= matches!(guess, Err(Error::RateLimited { .. }));
    }
    assert!(limited);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_reset_link_sets_one_password_within_an_hour(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let email = "grace@example.com".parse().unwrap();
    world.backend.open_session(&[1; 16], Some(grace.person()), &json!({})).await.unwrap();
    let token = world.token(&grace).await;
    let nobody = world.backend.offer_password_reset(&"nobody@example.com".parse().unwrap()).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    let gone = |refused: Result<(), Error>| matches!(refused, Err(Error::Conflict(Conflict::ResetLinkGone)));

    let replaced = world.backend.offer_password_reset(&email).await.unwrap();
    let link = world.backend.offer_password_reset(&email).await.unwrap();
    assert!(gone(world.backend.reset_password(&replaced, &NEW.into(), false, None).await));
    assert!(gone(world.backend.reset_password("guess", &NEW.into(), false, None).await));
    assert_eq!(at(world.backend.reset_password(&link, &"short".into(), false, None).await), ["new_password"]);
    let kept: String =
        sqlx::query_scalar("select json_agg(r)::text from password_reset r").fetch_one(&world.pool).await.unwrap();
    assert!(!kept.contains(link.as_str()));
    world.backend.reset_password(&link, &NEW.into(), true, None).await.unwrap();
    assert!(signs_in(&world, NEW).await && !signs_in(&world, PASSWORD).await);
    assert!(world.backend.load_session(&[1; 16]).await.unwrap().is_none());
    assert!(world.backend.actor_with_token(&token).await.is_err());
    assert!(gone(world.backend.reset_password(&link, &PASSWORD.into(), false, None).await), "it works once");

    let late = world.backend.offer_password_reset(&email).await.unwrap();
    sqlx::query("update password_reset set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(!world.backend.password_reset_is_open(&late).await.unwrap());
    assert!(gone(world.backend.reset_password(&late, &PASSWORD.into(), false, None).await));
    assert_eq!(events(&world).await.iter().filter(|action| *action == "account.password_reset").count(), 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn ten_who_use_one_reset_link_at_once_set_one_password(pool: PgPool) {
    let world = std::sync::Arc::new(World::new(pool).await);
    world.named("grace", Role::Member).await;
    let link =
        std::sync::Arc::new(world.backend.offer_password_reset(&"grace@example.com".parse().unwrap()).await.unwrap());
    let attempts: Vec<_> = (0..10)
        .map(|number| {
            let (world, link) = (world.clone(), link.clone());
            let new = SecretInput::from(format!("{NEW} {number}"));
            tokio::spawn(async move { world.backend.reset_password(&link, &new, false, None).await.is_ok() })
        })
        .collect();
    let mut set = 0;
    for attempt in attempts {
        set += u32::from(attempt.await.unwrap());
    }
    assert_eq!(set, 1);
}
