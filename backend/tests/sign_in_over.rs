//! Sign-ins, and other acts with a password, in progress when that stops being valid: verifying it takes a while.

use backend::{
    ClientNetwork, Conflict, Credentials, Ending, Error, Lifetime, Visitor,
    actor::{self, Actor, Client},
    passwords,
    people::{self, ShownPassword, SignedIn},
    sessions, tokens,
};
use domain::org::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, World, until_database};

const NEW: &str = "another correct horse";
const NOTHING: Ending<'_> = Ending { except: None, tokens: false };

struct Begun {
    shown: ShownPassword,
    client: Client,
}

/// A browser and a data client, both after the right password and before anything is opened.
async fn begin(world: &World) -> Begun {
    let credentials = Credentials { name: "grace", password: &PASSWORD.into() };
    let signed_in = people::sign_in(&world.cx, credentials, Visitor::at(ClientNetwork::UNKNOWN)).await.unwrap();
    let SignedIn::Person(shown) = signed_in else { panic!("a code is asked for") };
    Begun { shown, client: world.client("grace").await }
}

fn is_over<T>(opened: Result<T, Error>) -> bool {
    matches!(opened, Err(Error::Conflict(Conflict::SignInOver)))
}

/// Whether anything is opened: a new session, one that was anonymous, or a data client's.
async fn opens(world: &World, own: &Actor, begun: &Begun, id: u8) -> bool {
    let (data, anonymous) = (json!({ "password": begun.shown }), [id; 16]);
    let opened = sessions::open(&world.cx, &[id + 100; 16], Some(own.person()), &data).await;
    sessions::open(&world.cx, &anonymous, None, &Value::Null).await.unwrap();
    let saved = sessions::save(&world.cx, &anonymous, Some(own.person()), &data).await;
    let client = tokens::open_session(&world.cx, &begun.client, Lifetime::days(1).unwrap()).await;
    let over = [is_over(opened), is_over(saved), matches!(client, Err(Error::Unauthenticated))];
    assert!(over.iter().all(|is| *is == over[0]), "{over:?}");
    let stored = sessions::load(&world.cx, &anonymous).await.unwrap();
    assert_eq!(stored, Some(if over[0] { Value::Null } else { data }));
    !over[0]
}

#[sqlx::test(migrations = "../migrations")]
async fn a_password_that_was_shown_opens_nothing_once_more_or_another_is_asked_for(pool: PgPool) {
    let world = World::new(pool).await.without_waiting();
    let grace = world.named("grace", Role::Member).await;
    let own = actor::find_own(&world.cx, grace.person()).await.unwrap();
    let begun = begin(&world).await;
    assert!(opens(&world, &own, &begun, 1).await, "as long as nothing has changed");

    passwords::change(&world.cx, &own, &PASSWORD.into(), &NEW.into(), NOTHING).await.unwrap();
    assert!(!opens(&world, &own, &begun, 2).await, "changed");

    let link = passwords::offer_reset(&world.cx, &"grace@example.com".parse().unwrap()).await.unwrap();
    passwords::reset(&world.cx, &link, &PASSWORD.into(), false, None).await.unwrap();
    assert!(!opens(&world, &own, &begun, 3).await, "the same password again, set by whoever has the link");

    let begun = begin(&world).await;
    Authenticator::enrolled(&world.cx, &own).await;
    assert!(!opens(&world, &own, &begun, 4).await, "a second factor is on");
}

/// The other transaction is that of a new password.
#[sqlx::test(migrations = "../migrations")]
async fn an_account_is_not_deleted_with_a_password_that_was_replaced_while_it_was_verified(pool: PgPool) {
    let world = World::new(pool).await;
    world.named("grace", Role::Member).await;
    let client = world.client("grace").await;
    let mut other = world.pool.begin().await.unwrap();
    let replace = "update person set password_hash = password_hash || 'x' where email = 'grace@example.com'";
    sqlx::query(replace).execute(&mut *other).await.unwrap();
    let commit = async {
        let waits = "select exists (select 1 from pg_stat_activity
                     where datname = current_database() and wait_event_type = 'Lock' and query like '%for share%')";
        until_database("a deletion that waits for the account", &world.pool, waits).await;
        other.commit().await.unwrap();
    };
    let password = PASSWORD.into();
    let (deleted, ()) = tokio::join!(people::delete_account(&world.cx, &client, &password), commit);
    assert!(matches!(deleted, Err(Error::Conflict(Conflict::PasswordChangedMeanwhile))), "{deleted:?}");
    people::find_by_email(&world.cx, &"grace@example.com".parse().unwrap()).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn a_passkey_that_is_not_theirs_opens_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let data = json!({ "passkey": backend::random::uuid() });
    assert!(is_over(sessions::open(&world.cx, &[1; 16], Some(world.ada.person()), &data).await));
}
