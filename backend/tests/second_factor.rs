//! The second factor, on a real database.

use std::sync::Arc;

use backend::{
    ClientNetwork, Conflict, Credentials, Error, Lifetime, Quota, Quotas, Visitor,
    actor::{self, Actor},
    passwords,
    people::{self, SecondStep, SignedIn},
    second_factor, sessions,
    sessions::SessionId,
};
use domain::{id::PersonId, org::Role, secret::SecretInput};
use serde_json::json;
use sqlx::PgPool;
use testing::{Authenticator, PASSWORD, World, until_database};

const NOBODY: Visitor<'_> = Visitor { network: ClientNetwork::UNKNOWN, device: None };

async fn world(pool: PgPool) -> (World, Actor) {
    let world = World::new(pool).await.without_waiting();
    let grace = world.named("grace", Role::Member).await;
    let own = actor::find_own(&world.cx, grace.person()).await.unwrap();
    (world, own)
}

/// The first step, with the right password.
async fn begin(world: &World) -> SecondStep {
    let credentials = Credentials { name: "grace@example.com", password: &PASSWORD.into() };
    match people::sign_in(&world.cx, credentials, NOBODY).await.unwrap() {
        SignedIn::NeedsCode(step) => step,
        SignedIn::Person(_) => panic!("the password alone signs in"),
    }
}

async fn finish(world: &World, step: SecondStep, code: &str) -> Result<PersonId, Error> {
    people::finish_sign_in(&world.cx, step, &code.into(), NOBODY).await.map(|shown| shown.person)
}

fn is_wrong<T>(finished: &Result<T, Error>) -> bool {
    matches!(finished, Err(Error::Invalid(errors)) if errors.get("code").or(errors.get("first_code")).is_some())
}

fn is_over<T>(finished: &Result<T, Error>) -> bool {
    matches!(finished, Err(Error::Conflict(Conflict::SignInOver)))
}

async fn count(world: &World, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&world.pool).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_first_code_switches_it_on_and_from_then_on_a_password_needs_one(pool: PgPool) {
    let (world, own) = world(pool).await;
    let cx = &world.cx;
    let none = second_factor::enrol(cx, &own, &"123456".into(), None).await;
    assert!(matches!(none, Err(Error::Conflict(Conflict::SecondFactorOfferGone))), "{none:?}");
    second_factor::offer(cx, &own).await.unwrap();
    let replaced = second_factor::offered(cx, &own, "here").await.unwrap().unwrap().key;
    second_factor::offer(cx, &own).await.unwrap();
    let offer = second_factor::offered(cx, &own, "here").await.unwrap().unwrap();
    assert_ne!(*offer.key, *replaced);
    assert!(offer.picture.starts_with("data:image/svg+xml;base64,"));
    let app = Authenticator::with_key(&offer.key);
    let of_replaced = Authenticator::with_key(&replaced).code(cx, 0).await;
    for wrong in [&*of_replaced, "abcd-efgh-2345-6789", "", "12345"] {
        assert!(is_wrong(&second_factor::enrol(cx, &own, &wrong.into(), None).await), "{wrong}");
    }
    assert!(!second_factor::is_on(cx, own.person()).await.unwrap());
    let signed_in = people::sign_in(cx, Credentials { name: "grace", password: &PASSWORD.into() }, NOBODY).await;
    assert!(matches!(signed_in, Ok(SignedIn::Person(_))), "an offer asks for nothing");

    let codes = second_factor::enrol(cx, &own, &app.code(cx, 0).await.as_str().into(), None).await.unwrap();
    assert_eq!(codes.shown().len(), 10);
    assert_eq!(second_factor::get(cx, own.person()).await.unwrap().unwrap().codes_left, 10);
    assert!(second_factor::offered(cx, &own, "here").await.unwrap().is_none(), "the key is never shown again");
    assert!(matches!(second_factor::offer(cx, &own).await, Err(Error::Conflict(Conflict::SecondFactorOn))));
    let step = begin(&world).await;
    assert!(people::second_step_is_open(cx, step).await.unwrap());
    assert_eq!(finish(&world, step, &app.code(cx, 1).await).await.unwrap(), own.person());
    assert!(is_over(&finish(&world, step, &codes.shown()[0]).await), "a step is finished once");
    assert!(!people::second_step_is_open(cx, step).await.unwrap());
}

#[sqlx::test(migrations = "../migrations")]
async fn a_code_is_good_once_and_for_its_account_only(pool: PgPool) {
    let (world, own) = world(pool).await;
    let (app, codes) = Authenticator::enrolled(&world.cx, &own).await;
    let adas = actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    let (adas_app, adas_codes) = Authenticator::enrolled(&world.cx, &adas).await;
    let enrolled_with = app.code(&world.cx, 0).await;
    let next = app.code(&world.cx, 1).await;
    let step = begin(&world).await;
    for wrong in [&*enrolled_with, &adas_app.code(&world.cx, 1).await, &adas_codes[0]] {
        assert!(is_wrong(&finish(&world, step, wrong).await), "{wrong}");
    }
    finish(&world, step, &next).await.unwrap();
    let step = begin(&world).await;
    assert!(is_wrong(&finish(&world, step, &next).await), "a code that was used");
    assert!(is_wrong(&finish(&world, step, &enrolled_with).await), "a code of before");
    finish(&world, step, &codes[3].to_uppercase().replace('-', " ")).await.unwrap();
    let step = begin(&world).await;
    assert!(is_wrong(&finish(&world, step, &codes[3]).await));
    assert_eq!(second_factor::get(&world.cx, own.person()).await.unwrap().unwrap().codes_left, 9);
    let renewed = second_factor::renew_codes(&world.cx, &own).await.unwrap().shown();
    assert!(is_wrong(&finish(&world, step, &codes[4]).await), "new codes take the place of the old ones");
    finish(&world, step, &renewed[0]).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn of_many_that_show_the_same_code_at_the_same_time_one_gets_in(pool: PgPool) {
    let (world, own) = world(pool).await;
    let (app, codes) = Authenticator::enrolled(&world.cx, &own).await;
    let world = Arc::new(world);
    for code in [codes[0].clone(), app.code(&world.cx, 1).await] {
        let mut steps = Vec::new();
        for _ in 0..6 {
            steps.push(begin(&world).await);
        }
        let tries = steps.into_iter().map(|step| {
            let (world, code) = (world.clone(), code.clone());
            tokio::spawn(async move { finish(&world, step, &code).await.is_ok() })
        });
        let mut admitted = 0;
        for attempt in tries.collect::<Vec<_>>() {
            admitted += i32::from(attempt.await.unwrap());
        }
        assert_eq!(admitted, 1);
    }
    let step = begin(&world).await;
    let (first, second) = tokio::join!(finish(&world, step, &codes[1]), finish(&world, step, &codes[2]));
    assert_eq!(i32::from(first.is_ok()) + i32::from(second.is_ok()), 1, "a step is finished once, whatever the codes");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_step_ends_with_time_wrong_codes_and_the_password_it_began_with(pool: PgPool) {
    let (world, own) = world(pool).await;
    let (app, codes) = Authenticator::enrolled(&world.cx, &own).await;
    let right = app.code(&world.cx, 1).await;
    assert!(is_over(&finish(&world, SecondStep(backend::random::uuid()), &right).await));
    let late = begin(&world).await;
    sqlx::query("update second_step set created_at = now() - interval '10 minutes'")
        .execute(&world.pool)
        .await
        .unwrap();
    assert!(is_over(&finish(&world, late, &right).await));

    let guessed = begin(&world).await;
    for _ in 0..4 {
        assert!(is_wrong(&finish(&world, guessed, "abcd-efgh-2345-6789").await));
    }
    assert!(is_over(&finish(&world, guessed, "abcd-efgh-2345-6789").await), "the fifth");
    assert!(is_over(&finish(&world, guessed, &right).await));

    let before = begin(&world).await;
    let link = passwords::offer_reset(&world.cx, &"grace@example.com".parse().unwrap()).await.unwrap();
    passwords::reset(&world.cx, &link, &"another correct horse".into(), false, None).await.unwrap();
    assert!(is_over(&finish(&world, before, &right).await));
    assert!(second_factor::is_on(&world.cx, own.person()).await.unwrap(), "a new password does not switch it off");
    let link = passwords::offer_reset(&world.cx, &"grace@example.com".parse().unwrap()).await.unwrap();
    passwords::reset(&world.cx, &link, &PASSWORD.into(), false, None).await.unwrap();

    let removed = begin(&world).await;
    second_factor::remove(&world.cx, &own).await.unwrap();
    assert!(is_over(&finish(&world, removed, &codes[0]).await));
    let removed = backend::upkeep::run(&world.cx, backend::Retention::days(0).unwrap()).await.unwrap().unwrap();
    assert_eq!(removed.sign_ons, 1, "the late one");
}

#[sqlx::test(migrations = "../migrations")]
async fn switching_it_on_ends_what_the_password_alone_has_opened(pool: PgPool) {
    let (world, own) = world(pool).await;
    let cx = &world.cx;
    let (here, elsewhere) = ([1; 16], [2; 16]);
    for id in [here, elsewhere] {
        sessions::open(cx, &id, Some(own.person()), &json!({})).await.unwrap();
    }
    let token = world.token(&own).await;
    let client = world.client("grace").await;
    let session = backend::tokens::open_session(cx, &client, Lifetime::days(1).unwrap()).await.unwrap();
    second_factor::offer(cx, &own).await.unwrap();
    let app = Authenticator::with_key(&second_factor::offered(cx, &own, "here").await.unwrap().unwrap().key);
    let code = SecretInput::from(app.code(cx, 0).await.as_str());
    second_factor::enrol(cx, &own, &code, Some(SessionId(&here))).await.unwrap();
    assert!(sessions::load(cx, &here).await.unwrap().is_some());
    assert!(sessions::load(cx, &elsewhere).await.unwrap().is_none());
    assert!(actor::authenticate_client(cx, &session.text).await.is_err(), "a client's session, opened by password");
    assert!(actor::authenticate_client(cx, &token).await.is_ok(), "an API token goes on");

    let password = SecretInput::from(PASSWORD);
    let by_client = people::sign_in_client(cx, "grace", &password, ClientNetwork::UNKNOWN).await;
    assert!(matches!(by_client, Err(Error::SecondFactor)), "{by_client:?}");
    let wrong = people::sign_in_client(cx, "grace", &"wrong".into(), ClientNetwork::UNKNOWN).await;
    assert!(matches!(wrong, Err(Error::Unauthenticated)), "who does not know the password learns nothing");
    assert!(matches!(people::delete_account(cx, &client, &password).await, Err(Error::SecondFactor)));
    let alone = second_factor::confirm_person(cx, own.person(), &password, &"".into(), ClientNetwork::UNKNOWN).await;
    assert!(is_wrong(&alone), "{alone:?}");
    let next = SecretInput::from(app.code(cx, 1).await.as_str());
    let wrong = second_factor::confirm_person(cx, own.person(), &"wrong".into(), &next, ClientNetwork::UNKNOWN).await;
    assert!(matches!(wrong, Err(Error::Invalid(errors)) if errors.get("current_password").is_some()));
    second_factor::confirm_person(cx, own.person(), &password, &next, ClientNetwork::UNKNOWN).await.unwrap();
}

#[sqlx::test(migrations = "../migrations")]
async fn guessing_is_limited_for_the_account_and_as_passwords_are(pool: PgPool) {
    let (world, own) = world(pool).await;
    let quotas = Quotas { second_factors: Quota::per_hour(7), ..Quotas::all(Quota::per_hour(1_000)) };
    let world = world.with_quotas(&quotas);
    let (app, _) = Authenticator::enrolled(&world.cx, &own).await;
    let device = people::remember_device(&world.cx, own.person(), None).await.unwrap();
    let mut refused = 0;
    while refused < 100 {
        let step = begin(&world).await;
        let (first, second) = (finish(&world, step, "000000").await, finish(&world, step, "000001").await);
        refused += usize::from(is_wrong(&first)) + usize::from(is_wrong(&second));
        if matches!(second, Err(Error::RateLimited { .. })) {
            break;
        }
    }
    assert_eq!(refused, 7, "whatever step they are tried in");
    let step = begin(&world).await;
    let right = app.code(&world.cx, 1).await;
    assert!(matches!(finish(&world, step, &right).await, Err(Error::RateLimited { .. })));
    let known = Visitor { device: Some(&device), ..NOBODY };
    let owner = people::finish_sign_in(&world.cx, step, &right.as_str().into(), known).await;
    assert_eq!(owner.unwrap().person, own.person(), "strangers do not lock a known browser out");

    let quotas = Quotas { sign_in_by_address: Quota::per_hour(4), ..Quotas::all(Quota::per_hour(1_000)) };
    let world = world.with_quotas(&quotas);
    let step = begin(&world).await;
    for _ in 0..3 {
        assert!(is_wrong(&finish(&world, step, "000000").await));
    }
    assert!(matches!(finish(&world, step, "000000").await, Err(Error::RateLimited { .. })), "the limit of passwords");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_stored_says_nothing_and_opens_for_its_account_only(pool: PgPool) {
    let (world, own) = world(pool).await;
    let (_, codes) = Authenticator::enrolled(&world.cx, &own).await;
    let adas = actor::find_own(&world.cx, world.ada.person()).await.unwrap();
    let (app, _) = Authenticator::enrolled(&world.cx, &adas).await;
    let stored: Vec<String> =
        sqlx::query_scalar("select r::text from recovery_code r union all select f::text from second_factor f")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert!(stored.len() == 22 && !stored.iter().any(|row| codes.iter().any(|code| row.contains(&code[..4]))));
    let moved = "update second_factor f set sealed = o.sealed, org_id = o.org_id, last_step = 0 from second_factor o
                 where f.person_id = $1 and o.person_id <> $1";
    let grace = uuid_of(&world, "grace@example.com").await;
    sqlx::query(moved).bind(grace).execute(&world.pool).await.unwrap();
    let step = begin(&world).await;
    let refused = finish(&world, step, &app.code(&world.cx, 1).await).await;
    assert!(matches!(refused, Err(Error::Integrity)), "{refused:?}");
    finish(&world, step, &codes[0]).await.unwrap();
}

async fn uuid_of(world: &World, email: &str) -> sqlx::types::Uuid {
    sqlx::query_scalar("select id from person where email = $1").bind(email).fetch_one(&world.pool).await.unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn every_change_and_every_refusal_is_an_event_and_the_operator_can_switch_it_off(pool: PgPool) {
    let (world, own) = world(pool).await;
    let grace = "grace@example.com".parse().unwrap();
    let off = second_factor::remove_by_operator(&world.cx, &grace).await;
    assert!(matches!(off, Err(Error::Conflict(Conflict::SecondFactorOff))));
    let (_, codes) = Authenticator::enrolled(&world.cx, &own).await;
    let step = begin(&world).await;
    assert!(is_wrong(&finish(&world, step, "abcd-efgh-2345-6789").await));
    until_database(
        "an event",
        &world.pool,
        "select count(*) = 1 from audit_event where action = 'account.second_factor_refused'",
    )
    .await;
    finish(&world, step, &codes[0]).await.unwrap();
    second_factor::renew_codes(&world.cx, &own).await.unwrap();
    second_factor::remove_by_operator(&world.cx, &grace).await.unwrap();
    assert_eq!(count(&world, "select count(*) from recovery_code").await, 0);
    let nobody = second_factor::remove_by_operator(&world.cx, &"nobody@example.com".parse().unwrap()).await;
    assert!(matches!(nobody, Err(Error::NotFound)));
    let events: Vec<(String, String)> = sqlx::query_as(
        "select action, detail::text from audit_event where action like 'account.%factor%' or action like '%recovery%' order by id",
    )
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let actions: Vec<&str> = events.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "account.second_factor_enrolled",
            "account.second_factor_refused",
            "account.recovery_code_used",
            "account.recovery_codes_renewed",
            "account.second_factor_removed"
        ]
    );
    assert!(events.iter().all(|(_, detail)| !codes.iter().any(|code| detail.contains(&**code))));
    let credentials = Credentials { name: "grace", password: &PASSWORD.into() };
    let signed_in = people::sign_in(&world.cx, credentials, NOBODY).await;
    assert!(matches!(signed_in, Ok(SignedIn::Person(shown)) if shown.person == own.person()));
}
