//! New passwords: with the current one, or with the operator's link.

use backend::{
    ClientNetwork, Conflict, Credentials, Ending, Error, Lifetime, Visitor, actor, passwords, people, sessions,
    sessions::SessionId, tokens,
};
use domain::{id::PersonId, org::Role, secret::SecretInput};
use serde_json::json;
use sqlx::PgPool;
use testing::{PASSWORD, World};

const NEW: &str = "another correct horse";
const NOTHING: Ending<'_> = Ending { except: None, tokens: false };

fn at<T: std::fmt::Debug>(refused: Result<T, Error>) -> Vec<String> {
    match refused {
        Err(Error::Invalid(errors)) => errors.iter().map(|(field, _)| field.to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn signs_in(world: &World, password: &str) -> bool {
    let password = SecretInput::from(password);
    let credentials = Credentials { name: "grace@example.com", password: &password };
    people::sign_in(&world.cx, credentials, Visitor::at(ClientNetwork::UNKNOWN)).await.is_ok()
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
    let own = actor::find_own(&world.cx, grace.person()).await.unwrap();
    let (here, elsewhere, adas) = ([1; 16], [2; 16], [3; 16]);
    for (id, person) in [(here, grace.person()), (elsewhere, grace.person()), (adas, world.ada.person())] {
        sessions::open(&world.cx, &id, Some(person), &json!({})).await.unwrap();
    }
    let token = world.token(&grace).await;
    let client = world.client("grace").await;
    let session = tokens::open_session(&world.cx, &client, Lifetime::days(1).unwrap()).await.unwrap();
    let link = passwords::offer_reset(&world.cx, &"grace@example.com".parse().unwrap()).await.unwrap();

    let wrong = passwords::change(&world.cx, &own, &"wrong".into(), &NEW.into(), NOTHING).await;
    assert_eq!(at(wrong), ["old_password"]);
    let short = passwords::change(&world.cx, &own, &"wrong".into(), &"short".into(), NOTHING).await;
    assert_eq!(at(short), ["new_password"], "the cheap check comes first");
    assert!(signs_in(&world, PASSWORD).await && actor::authenticate_client(&world.cx, &session.text).await.is_ok());

    let ending = Ending { except: Some(SessionId(&here)), tokens: false };
    passwords::change(&world.cx, &own, &PASSWORD.into(), &NEW.into(), ending).await.unwrap();
    assert!(!signs_in(&world, PASSWORD).await && signs_in(&world, NEW).await);
    let lives = async |id: &[u8]| sessions::load(&world.cx, id).await.unwrap().is_some();
    assert!(lives(&here).await && !lives(&elsewhere).await && lives(&adas).await);
    assert!(matches!(actor::authenticate_client(&world.cx, &session.text).await, Err(Error::Unauthenticated)));
    assert!(!passwords::reset_is_open(&world.cx, &link).await.unwrap());
    assert!(actor::authenticate(&world.cx, &token).await.is_ok(), "API tokens go on unless they are to end");

    let ending = Ending { except: None, tokens: true };
    passwords::change(&world.cx, &own, &NEW.into(), &PASSWORD.into(), ending).await.unwrap();
    assert!(matches!(actor::authenticate(&world.cx, &token).await, Err(Error::Unauthenticated)));
    assert!(actor::authenticate(&world.cx, &world.token(&world.ada).await).await.is_ok());
    assert_eq!(
        events(&world).await,
        ["account.password_reset_offered", "account.password_changed", "account.password_changed"]
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn guesses_of_the_old_password_are_limited_as_signing_in_is(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let own = actor::find_own(&world.cx, grace.person()).await.unwrap();
    let mut limited = false;
    for _ in 0..40 {
        let guess = passwords::change(&world.cx, &own, &"wrong".into(), &NEW.into(), NOTHING).await;
        limited |= matches!(guess, Err(Error::RateLimited { .. }));
    }
    assert!(limited);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_reset_link_sets_one_password_within_an_hour(pool: PgPool) {
    let world = World::new(pool).await;
    let grace = world.named("grace", Role::Member).await;
    let email = "grace@example.com".parse().unwrap();
    sessions::open(&world.cx, &[1; 16], Some(grace.person()), &json!({})).await.unwrap();
    let token = world.token(&grace).await;
    let nobody = passwords::offer_reset(&world.cx, &"nobody@example.com".parse().unwrap()).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    let gone = |refused: Result<PersonId, Error>| matches!(refused, Err(Error::Conflict(Conflict::ResetLinkGone)));

    let replaced = passwords::offer_reset(&world.cx, &email).await.unwrap();
    let link = passwords::offer_reset(&world.cx, &email).await.unwrap();
    assert!(gone(passwords::reset(&world.cx, &replaced, &NEW.into(), false, None).await));
    assert!(gone(passwords::reset(&world.cx, "guess", &NEW.into(), false, None).await));
    assert_eq!(at(passwords::reset(&world.cx, &link, &"short".into(), false, None).await), ["new_password"]);
    let kept: String =
        sqlx::query_scalar("select json_agg(r)::text from password_reset r").fetch_one(&world.pool).await.unwrap();
    assert!(!kept.contains(link.as_str()));
    passwords::reset(&world.cx, &link, &NEW.into(), true, None).await.unwrap();
    assert!(signs_in(&world, NEW).await && !signs_in(&world, PASSWORD).await);
    assert!(sessions::load(&world.cx, &[1; 16]).await.unwrap().is_none());
    assert!(actor::authenticate(&world.cx, &token).await.is_err());
    assert!(gone(passwords::reset(&world.cx, &link, &PASSWORD.into(), false, None).await), "it works once");

    let late = passwords::offer_reset(&world.cx, &email).await.unwrap();
    sqlx::query("update password_reset set expires_at = now()").execute(&world.pool).await.unwrap();
    assert!(!passwords::reset_is_open(&world.cx, &late).await.unwrap());
    assert!(gone(passwords::reset(&world.cx, &late, &PASSWORD.into(), false, None).await));
    assert_eq!(events(&world).await.iter().filter(|action| *action == "account.password_reset").count(), 1);
}

#[sqlx::test(migrations = "../migrations")]
async fn ten_who_use_one_reset_link_at_once_set_one_password(pool: PgPool) {
    let world = std::sync::Arc::new(World::new(pool).await);
    world.named("grace", Role::Member).await;
    let link =
        std::sync::Arc::new(passwords::offer_reset(&world.cx, &"grace@example.com".parse().unwrap()).await.unwrap());
    let attempts: Vec<_> = (0..10)
        .map(|number| {
            let (world, link) = (world.clone(), link.clone());
            let new = SecretInput::from(format!("{NEW} {number}"));
            tokio::spawn(async move { passwords::reset(&world.cx, &link, &new, false, None).await.is_ok() })
        })
        .collect();
    let mut set = 0;
    for attempt in attempts {
        set += u32::from(attempt.await.unwrap());
    }
    assert_eq!(set, 1);
}
